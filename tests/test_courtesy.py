"""A spider that names its domains is kept to them; one that names none is not asked about each request."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured

from patrol.crawling.courtesy import Offsite


def a_run(**said: Any) -> Any:
    spider = SimpleNamespace(name="papan", **said)
    return SimpleNamespace(spider=spider, stats=Mock(), signals=Mock())


def test_a_spider_is_kept_to_the_domains_that_it_names() -> None:
    run = a_run(allowed_domains=["papan.example"])
    made = Offsite.from_crawler(run)
    made.spider_opened(run.spider)
    made.process_request(Request("https://www.papan.example/1"))
    with pytest.raises(IgnoreRequest):
        made.process_request(Request("https://lain.example/1"))


@pytest.mark.parametrize("said", [{}, {"allowed_domains": None}, {"allowed_domains": []}])
def test_one_that_names_none_may_go_anywhere(said: dict[str, Any]) -> None:
    with pytest.raises(NotConfigured):
        Offsite.from_crawler(a_run(**said))
