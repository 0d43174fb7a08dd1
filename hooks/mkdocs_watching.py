"""Hearing of changes at once while `mkdocs serve` runs."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from watchdog.observers.api import ObservedWatch

log = logging.getLogger("mkdocs.plugins.termbase")


class Watcher(Observer):  # type: ignore[misc, valid-type]
    """Hears from the system what has changed; that a file was read is no change."""

    CHANGES = (FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent)

    def schedule(
        self, event_handler: FileSystemEventHandler, path: str, *, recursive: bool = False,
        event_filter: list[type[FileSystemEvent]] | None = None,
    ) -> ObservedWatch:  # fmt: skip
        """Watch `path` for changes of files."""
        changes = event_filter or list(self.CHANGES)
        watch = super().schedule(event_handler, path, recursive=recursive, event_filter=changes)
        return cast("ObservedWatch", watch)


def watch_at_once(server: LiveReloadServer, config: MkDocsConfig) -> None:
    """Let the system tell of changes, where it can; MkDocs looks for them every half second.

    A system has so many watches and no more: then MkDocs goes on looking.
    """
    trial = Watcher()
    try:
        for path in (config.docs_dir, *config.watch):
            trial.schedule(FileSystemEventHandler(), path, recursive=True)
        trial.start()
    except OSError as error:
        log.info("Looking for changes every half second: %s", error)
        return
    trial.stop()
    trial.join()
    paths = [config.docs_dir, config.config_file_path, *config.theme.dirs]
    watched = []
    for path in paths:
        with suppress(KeyError):  # MkDocs watches the theme only when told to
            server.unwatch(path)
            watched.append(path)
    server.observer = Watcher()
    for path in watched:
        server.watch(path)
