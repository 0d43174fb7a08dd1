"""What the core needs of `mkdocs.yml`: languages, addresses, the folders of the project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from termbase.problems import Problem, format_text

CONFIG_FILE = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The project as the core sees it.

    `languages` stand in the order of `mkdocs.yml`; the first is the default. `site_url`
    ends with a slash; `edit_url` is put before a file's path to edit it.
    """

    root: Path
    languages: tuple[str, ...]
    site_url: str
    repo_url: str
    edit_url: str
    proofread: tuple[str, ...]
    """The languages whose texts are proofread."""
    required: Mapping[str, frozenset[str] | None]
    """Per language that must be complete, the concepts for which it must; None for all."""
    shard: tuple[str, ...] = ()
    """The languages of which the pages are built: all, or some of them."""
    cache: bool = True
    """Whether what is made from unchanged files is kept from one build to the next."""
    fast: bool = True
    """Whether pages are filled into frames; if not, MkDocs renders every one."""
    social_images: bool = True
    """Whether pages have a picture for social networks."""
    poll: bool = False
    """Whether `make site` looks for changes itself: some shared folders tell of none."""
    word_field: tuple[str, ...] = ()
    """The concepts whose words are laid side by side in all languages, in order."""

    def requires(self, concept: str, lang: str) -> bool:
        """Tell whether `lang` has to have a complete entry for `concept`."""
        concepts = self.required.get(lang, frozenset())
        return concepts is None or concept in concepts

    @property
    def glossary(self) -> Path:
        """The folder of the entries."""
        return self.root / "glossary"

    @property
    def documents(self) -> Path:
        """The folder of the hand-written pages, one folder a language."""
        return self.root / "docs"

    @property
    def locales(self) -> Path:
        """The folder of the gettext catalogues."""
        return self.root / "locales"

    def with_addresses(self, site_url: str) -> Settings:
        """Return the same settings for a site served at `site_url`."""
        return replace(self, site_url=site_url.rstrip("/") + "/")


class SettingsError(ValueError):
    """`mkdocs.yml` cannot be used; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(format_text([problem]).rstrip())
        self.problem = problem


def load_settings(root: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read `mkdocs.yml` in `root`, `!ENV` resolved from `environ`.

    Raises FileNotFoundError when it is not there, SettingsError when it cannot be used.
    """
    text = (root / CONFIG_FILE).read_text("utf-8")
    try:
        config = _plain(yaml.compose(text, Loader=yaml.CSafeLoader), environ)
        return _settings(root, config)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"not YAML: {error.problem}"
        problem = Problem(CONFIG_FILE, line, column, "yaml-syntax", message, _HINT)
    except (AttributeError, KeyError, TypeError) as error:
        message = f"a setting is not of the form that it should have: {error}"
        problem = Problem(CONFIG_FILE, 1, 1, "bad-setting", message, _HINT)
    raise SettingsError(problem)


_HINT = "compare the file with its last state that worked"


def _settings(root: Path, config: Mapping[str, Any]) -> Settings:
    languages = _languages(config.get("plugins", []))
    if not languages:
        message = "the plugin i18n names no language"
        hint = "list the languages under `plugins: i18n: languages:`"
        raise SettingsError(Problem(CONFIG_FILE, 1, 1, "bad-setting", message, hint))
    repo_url = str(config.get("repo_url", "")).rstrip("/") + "/"
    return Settings(
        root=root,
        languages=languages,
        site_url=str(config.get("site_url", "")).rstrip("/") + "/",
        repo_url=repo_url,
        edit_url=repo_url + str(config.get("edit_uri", "")),
        proofread=tuple(_own(config).get("proofread", languages)),
        required=_required(config, languages),
        shard=_shard(str(_own(config).get("shard", "")), languages),
        cache=_switch(config, "cache"),
        fast=_switch(config, "fast"),
        social_images=_switch(config, "social_images"),
        poll=_switch(config, "poll", default="false"),
        word_field=tuple(_own(config).get("word_field", ())),
    )


def _switch(config: Mapping[str, Any], name: str, default: str = "true") -> bool:
    """Return one of the core's own settings that is either on or off, `false`."""
    return (str(_own(config).get(name, default)).lower() or default) != "false"


def _shard(named: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages that `named` lists with commas; all when it is empty.

    Raises SettingsError when one of them is not a language of the site.
    """
    chosen = tuple(lang.strip() for lang in named.split(",") if lang.strip())
    if unknown := set(chosen) - set(languages):
        message = f"the shard names {', '.join(sorted(unknown))}, no language here"
        hint = f"the languages are {', '.join(languages)}"
        raise SettingsError(Problem(CONFIG_FILE, 1, 1, "unknown-language", message, hint))
    return chosen or languages


def _own(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings that are the core's own: `extra: termbase:`."""
    found: Mapping[str, Any] = config.get("extra", {}).get("termbase", {})
    return found


def _required(
    config: Mapping[str, Any], languages: tuple[str, ...]
) -> Mapping[str, frozenset[str] | None]:
    """Read `extra: termbase: required:`, by default every language for every concept."""
    own = _own(config)
    if "required" not in own:
        return dict.fromkeys(languages)
    return {
        lang: None if concepts == "all" else frozenset(concepts)
        for lang, concepts in own["required"].items()
    }


def _languages(plugins: list[Any]) -> tuple[str, ...]:
    for plugin in plugins:
        if isinstance(plugin, dict) and "i18n" in plugin:
            blocks = [block for block in plugin["i18n"]["languages"] if block["locale"] != "null"]
            blocks.sort(key=lambda block: block.get("default") != "true")
            return tuple(block["locale"] for block in blocks)
    return ()


def _plain(node: yaml.Node | None, environ: Mapping[str, str]) -> Any:
    """Turn nodes into strings, lists and dicts; no tag but `!ENV` means anything."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value, environ) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        items = [_plain(item, environ) for item in node.value]
        return _from_environment(items, environ) if node.tag == "!ENV" else items
    if node is None:
        return {}
    return _from_environment([node.value], environ) if node.tag == "!ENV" else node.value


def _from_environment(items: list[str], environ: Mapping[str, str]) -> str:
    """Resolve `!ENV [NAME, ..., default]` as MkDocs does: the first name that is set."""
    names, default = (items[:-1], items[-1]) if len(items) > 1 else (items, "")
    return next((environ[name] for name in names if name in environ), default)
