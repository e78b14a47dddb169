"""`patrol posts history`: what was taken out of a post and put in, when it went, what it repeats; contacts masked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from patrol.records import Post
from patrol.store.database import open_database, writing
from patrol.store.posts import save_post
from patrol.store.schema import post
from patrol.workspace import init_workspace
from tests.test_walk import call

FIRST = "Dicari penjaga toko.\nGaji sesuai aturan.\nHubungi 0812-0000-1234."
SECOND = "Dicari penjaga toko.\nGaji 30 juta, paspor diurus.\nHubungi 0812-0000-1234 atau 0813-0000-9876."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = init_workspace(tmp_path_factory.mktemp("history") / "unit")
    database = open_database(f"sqlite:///{made.run_dir / 'patrol.db'}")
    with writing(database) as conn:
        old, new = (Post(source="papan.example", key="k1", title="Toko", text=text) for text in (FIRST, SECOND))
        first = save_post(conn, old)
        save_post(conn, new)
        again = save_post(conn, Post(source="papan.example", key="k2", text=SECOND))
        gone = {"gone_at": datetime(2026, 11, 2, 3, 4, tzinfo=UTC)}
        conn.execute(post.update().where(post.c.id == first.post_id).values(gone))
        conn.execute(post.update().where(post.c.id == again.post_id).values(follows=first.post_id))
    database.dispose()
    return made.home


def test_an_edit_is_shown_line_by_line_with_contacts_masked(home: Path) -> None:
    done = call(home, "posts", "history", "1")
    assert done.returncode == 0, done.stderr
    assert "- Gaji sesuai aturan." in done.stdout
    assert "+ Gaji 30 juta, paspor diurus." in done.stdout
    assert "no longer public since 2026-11-02 10:04 WIB, as far" in done.stdout
    assert "0000" not in done.stdout


def test_a_repost_names_the_first(home: Path) -> None:
    done = call(home, "posts", "history", "2")
    assert "a re-post of post 1, which was taken down" in done.stdout
    assert "its text was never changed" in done.stdout


def test_a_post_that_is_none_is_said_so(home: Path) -> None:
    done = call(home, "posts", "history", "99")
    assert done.returncode == 2
    assert "there is no post 99" in done.stderr
