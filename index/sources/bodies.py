"""Checks of bodies: a body is kept only if it is whole and of the kind that was asked for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from index.sources.requests import BrokenBodyError, RefusedError
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Set
    from xml.etree.ElementTree import Element

_SHOWN = 200
_HEAD = 2_000
_BEFORE = re.compile(rb"\A[\xef\xbb\xbf\s]*(?:<\?xml[^>]*>\s*(?=<!doctype html|<html))?", re.IGNORECASE)


def read_json(body: bytes, service: str) -> Any:
    """Return the value of a JSON body.

    Raises:
        BrokenBodyError: It is empty or cut off.
        RefusedError: It is HTML or another text, or nested too deeply.
    """
    if not body.strip():
        raise BrokenBodyError("The body is empty.")
    if body.lstrip()[:1] not in (b"{", b"["):
        raise RefusedError(f"{service} answered with {kind(body)} instead of JSON.")
    try:
        return json.loads(body)
    except RecursionError:
        raise RefusedError(f"{service} answered with JSON that is nested too deeply.") from None
    except ValueError:
        raise BrokenBodyError("The JSON ends too early or is damaged.") from None


def read_object(body: bytes, service: str, *names: str) -> dict[str, Any]:
    """Return the object of a JSON body that has one of these names.

    Raises:
        BrokenBodyError: It is empty or cut off.
        RefusedError: It is something else.
    """
    value = read_json(body, service)
    if not isinstance(value, dict):
        raise RefusedError(f"{service} answered with a list instead of an object.")
    if not any(name in value for name in names):
        said = message(value)
        why = f"said “{said}”" if said else "answered with an object of another kind"
        raise RefusedError(f"{service} {why}.")
    return value


def read_list(body: bytes, service: str) -> list[Any]:
    """Return the list of a JSON body.

    Raises:
        BrokenBodyError: It is empty or cut off.
        RefusedError: It is something else.
    """
    value = read_json(body, service)
    if isinstance(value, list):
        return value
    said = message(value)
    why = f"said “{said}”" if said else "answered with an object instead of a list"
    raise RefusedError(f"{service} {why}.")


def message(value: object) -> str:
    """Return the sentence of an error in JSON, as services write it; empty where there is none."""
    if not isinstance(value, dict):
        return ""
    for name in ("message", "error", "detail"):
        found = value.get(name)
        if isinstance(found, dict):
            found = found.get("message")
        if isinstance(found, str):
            return clean_line(found).strip().rstrip(".")[:_SHOWN]
    return ""


def said(body: bytes) -> str:
    """Return the sentence of an error body, if it is JSON with one."""
    try:
        return message(json.loads(body))
    except (ValueError, RecursionError):
        return ""


def read_feed(body: bytes, service: str, roots: Set[str]) -> Element:
    """Return the root of a feed.

    Args:
        body: The body.
        service: Name of the one that answered, in a sentence.
        roots: The names that the root may have, with their namespaces or without.

    Raises:
        BrokenBodyError: It is empty, cut off or damaged.
        RefusedError: It is something else, or declares entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if not body.strip():
        raise BrokenBodyError("The body is empty.")
    if kind(body) != "XML":
        raise RefusedError(f"{service} answered with {kind(body)} instead of a feed.")
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException:
        raise RefusedError(f"{service} answered with XML that declares entities; it is not read.") from None
    except ParseError:
        raise BrokenBodyError("The feed ends too early or is damaged.") from None
    except (ValueError, LookupError):
        raise RefusedError(f"{service} answered with a feed in an encoding that is not known.") from None
    if not roots & {root.tag, root.tag.rpartition("}")[2]}:
        raise RefusedError(f"{service} answered with XML of another kind instead of a feed.")
    return root


def kind(body: bytes) -> str:
    """Name a body that is not what it should be."""
    head = _BEFORE.sub(b"", body[:_HEAD], count=1)[:200].lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "a page of HTML (a network that asks for a login does so)"
    if head.startswith(b"<"):
        return "XML"
    if head.startswith((b"{", b"[")):
        return "JSON"
    return "something else"
