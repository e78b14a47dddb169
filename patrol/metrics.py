"""The database's figures -> a page for Prometheus on loopback; labels hold states and names of sources, no person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from patrol.errors import SettingsError, StoreError
from patrol.store import Database
from patrol.store.columns import now
from patrol.store.database import reading
from patrol.store.tallies import Tallies, tallies

LOOPBACK = "127.0.0.1"


class HouseCollector(Collector):
    """Counts when it is asked; where the database does not answer, `patrol_up` says so."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def collect(self) -> Iterable[Metric]:
        """All figures of this moment."""
        try:
            with reading(self.database) as conn:
                counted = tallies(conn)
        except StoreError:
            yield _gauge("patrol_up", "Whether the database answers", 0)
            return
        yield _gauge("patrol_up", "Whether the database answers", 1)
        yield from _figures(counted)


def serve_metrics(database: Database, port: int) -> tuple[int, Callable[[], None]]:
    """Serve the figures at http://127.0.0.1:PORT/metrics in a thread -> the port (0 picks one) and how to end it.

    Raises:
        SettingsError: the port is taken.
    """
    registry = CollectorRegistry()
    registry.register(HouseCollector(database))
    try:
        server, thread = start_http_server(port, addr=LOOPBACK, registry=registry)
    except OSError as error:
        hint = "name another port with --metrics-port"
        raise SettingsError(f"the port {port} cannot be listened on: {error.strerror}", hint=hint) from error

    def end() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    return int(server.server_port), end


def _figures(counted: Tallies) -> Iterable[Metric]:
    runs = GaugeMetricFamily("patrol_runs", "Runs in the ledger", labels=["kind", "state"])
    for (kind, state), number in counted.runs.items():
        runs.add_metric([kind, state], number)
    yield runs
    at = now()
    lags = {name: (at - when).total_seconds() for name, when in counted.well_at.items() if when is not None}
    yield _labelled("patrol_source_lag_seconds", "Seconds since a source's last good round", "source", lags)
    yield _labelled("patrol_slots", "Slots of the schedule", "state", counted.slots)
    yield _labelled("patrol_queue_items", "Open items of the review queue", "lane", counted.items)
    yield _gauge("patrol_posts", "Posts stored", counted.posts)
    yield _gauge("patrol_pages", "Pages of each source's latest round", counted.pages)
    yield _gauge("patrol_breakers_open", "Hosts that are left alone", counted.breakers)
    yield _gauge("patrol_outbox_waiting", "Messages that are not sent yet", counted.outbox)
    yield _gauge("patrol_jobs_waiting", "Jobs queued or under way", counted.jobs)


def _gauge(name: str, says: str, value: float) -> Metric:
    made = GaugeMetricFamily(name, says)
    made.add_metric([], value)
    return made


def _labelled(name: str, says: str, label: str, values: Mapping[str, float]) -> Metric:
    made = GaugeMetricFamily(name, says, labels=[label])
    for key, value in values.items():
        made.add_metric([str(key)], value)
    return made
