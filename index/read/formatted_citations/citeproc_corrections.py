"""Corrections of `citeproc-py` 0.11, which replace methods of its elements; for a process of its own only.

Without them a group whose variables are empty shows its words, a name that stands for the author's is shown twice,
labels stay in lower case, names cannot be sorted, and dates change the style.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from citeproc import model
from citeproc.source import Date as CslDate
from citeproc.source import DateRange, VariableError

from index.read.formatted_citations.letter_case import change_case
from index.read.formatted_citations.marked_text import CLOSE_QUOTE, styled, without_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OTHERS = "others"
"""Literal name, at the end of a list, of authors who are not named."""
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_NO_LETTER = re.compile(r"[^\w\s,]")
_INITIAL = re.compile(r"(?<![\w.])([^\W\d_])\.?(?![\w.])")


class Formatter:
    """The way in which citeproc-py is told what italics are."""

    @staticmethod
    def preformat(text: object) -> object:
        """Return a text as it is: it has no markup but marks."""
        return text

    Light = Underline = staticmethod(str)
    Italic = Oblique = staticmethod(lambda text: styled("italic", str(text)))
    Bold = staticmethod(lambda text: styled("bold", str(text)))
    Superscript = staticmethod(lambda text: styled("sup", str(text)))
    Subscript = staticmethod(lambda text: styled("sub", str(text)))
    SmallCaps = staticmethod(lambda text: styled("caps", str(text)))


class _State:
    """Of the item that is rendered.

    Attributes:
        called: Number of variables that were asked for.
        rendered: Names of those that had a value.
        used_up: Names of those that stand for the author's, and are not shown again.
        suffix_after_year: Whether a letter that tells years apart follows the year, as the style does not place it.
        shape: The element of names for which others stand, which have its form.
    """

    __slots__ = (
        "called",
        "first_names",
        "language",
        "rendered",
        "shape",
        "sorting",
        "suffix_after_year",
        "used_up",
    )

    def __init__(self) -> None:
        self.called = 0
        self.rendered: list[str] = []
        self.used_up: set[str] = set()
        self.sorting = False
        self.first_names: str | None = None
        self.language = "en"
        self.shape: Any = None
        self.suffix_after_year = False

    def begin(self) -> None:
        self.called, self.rendered, self.used_up, self.first_names = 0, [], set(), None


STATE = _State()


def _counted(name: str, render: Callable[[], Any]) -> Any:
    STATE.called += 1
    if name in STATE.used_up:
        return None
    made = render()
    if made is not None and str(made):
        STATE.rendered.append(name)
    return made


def _text_variable(self: Any, item: Any, context: Any) -> Any:
    name = self.get("variable")
    if name == "year-suffix":
        return item.reference["year_suffix"]
    return _counted(name, lambda: _original_text(self, item, context))


def _number(self: Any, item: Any, **_: Any) -> Any:
    name = self.get("variable")
    field = "page" if name == "page-first" else name.replace("-", "_")
    return _counted(name, lambda: self._process(item.reference[field], name))


def _date(self: Any, item: Any, variable: str | None = None, **kwargs: Any) -> Any:
    name = variable or self.get("variable")
    if not STATE.sorting:
        made = _counted(name, lambda: _original_date(self, item, variable, **kwargs))
        if made and name == "issued" and STATE.suffix_after_year and "year_suffix" in item.reference:
            year = str(getattr(item.reference["issued"], "year", ""))
            return str(made).replace(year, year + item.reference["year_suffix"], 1) if year else made
        return made
    date = item.reference[name.replace("-", "_")]
    return date.sort_key() if isinstance(date, (CslDate, DateRange)) else None


def _date_part(self: Any, *args: Any, **kwargs: Any) -> Any:
    before = dict(self.attrib)
    try:
        return self.markup(self.process(*args, **kwargs))
    finally:
        # Processing lets the style's attributes into the locale's element.
        self.attrib.clear()
        self.attrib.update(before)


def _unless_empty(render: Callable[[], Any]) -> Any:
    """Render a group or macro, which is nothing where all variables that it asks for are empty."""
    called, rendered = STATE.called, len(STATE.rendered)
    made = render()
    if not made or (STATE.called > called and len(STATE.rendered) == rendered):
        return None
    return made


def _group(self: Any, item: Any, context: Any = None, **kwargs: Any) -> Any:
    made = _unless_empty(
        lambda: self.render_children(item, delimiter=self.get("delimiter", ""), context=context, **kwargs),
    )
    if made is None:
        raise VariableError
    return made


def _macro(self: Any, item: Any, context: Any = None, sort_options: Any = None) -> Any:
    return _unless_empty(lambda: self.render_children(item, context=context, sort_options=sort_options))


def _substitute(self: Any, item: Any, context: Any = None, **kwargs: Any) -> Any:
    before, STATE.shape = STATE.shape, self.getparent()
    try:
        for child in self.getchildren():
            rendered = len(STATE.rendered)
            try:
                text = child.render(item, context=context, **kwargs)
            except VariableError:
                continue
            if text:
                STATE.used_up.update(STATE.rendered[rendered:])
                return text
        return None
    finally:
        STATE.shape = before


def _names(self: Any, item: Any, context: Any = None, **kwargs: Any) -> Any:
    context = self if context is None else context
    shape = STATE.shape if STATE.shape is not None and not len(self) else self
    made = [
        _with_label(shape, item, role, text)
        for role in _roles(self, item)
        if (text := _names_of(shape, item, role, context, kwargs)) is not None
    ]
    if made and all(isinstance(text, int) for text in made):
        return str(sum(made)) if sum(made) else None
    if made:
        text = self.join(made, self.get_parent_delimiter(context))
        if STATE.first_names is None:
            STATE.first_names = str(text)
        return text
    substitute = self.substitute()
    text = substitute.render(item, context=context, **kwargs) if substitute is not None else None
    if text is None:
        raise VariableError
    return text


def _roles(self: Any, item: Any) -> list[str]:
    roles: list[str] = self.get("variable").split()
    if sorted(roles) == ["editor", "translator"]:
        editors, translators = (item.reference.get(role) for role in roles)
        if editors and editors == translators and self.get_term("editortranslator") is not None:
            return ["editortranslator"]
    return roles


def _with_label(shape: Any, item: Any, role: str, text: Any) -> Any:
    label = None if isinstance(text, int) else shape.label
    if label is None:
        return text
    people = item.reference[_variable(role).replace("-", "_")]
    shown = str(label.render(item, role, len(people) > 1) or "")
    return shown + str(text) if label is shape.getchildren()[0] else str(text) + shown


def _variable(role: str) -> str:
    return "editor" if role == "editortranslator" else role


def _names_of(shape: Any, item: Any, role: str, context: Any, kwargs: dict[str, Any]) -> Any:
    variable = _variable(role)
    field = variable.replace("-", "_")

    def render() -> Any:
        if not item.reference.get(field):
            return None
        if shape.name is None:
            shape.insert(0, shape.makeelement(f"{{{shape.nsmap['cs']}}}name"))
        return shape.name.render(item, field, context=context, **kwargs)

    return _counted(variable, render)


def _name(
    self: Any, item: Any, variable: str, context: Any = None, sort_options: Any = None, **_: Any
) -> Any:
    def option(name: str) -> Any:
        return self.get_option(name, context, sort_options)

    names = list(item.reference.get(variable, []))
    more = bool(names) and names[-1].get("literal", "").lower() == OTHERS
    names = names[:-1] if more and len(names) > 1 else names
    total, first = len(names), option("et-al-use-first")
    cut = bool(option("et-al-min")) and total >= option("et-al-min") and total > first
    if option("form") == "count":
        return min(total, first) if cut else total
    last = names[-1] if cut and option("et-al-use-last") and first <= option("et-al-min") - 2 else None
    names = names[:first] if cut else names
    order = "all" if STATE.sorting else option("name-as-sort-order")
    inverted = [order == "all" or (order == "first" and at == 0) for at in range(len(names))]
    made = [_one_name(self, name, turn, option) for name, turn in zip(names, inverted, strict=True)]
    delimiter = str(option("delimiter"))
    if STATE.sorting:
        return delimiter.join(made)
    if last is not None:
        return delimiter.join([*made, f"… {_one_name(self, last, order == 'all', option)}"])
    if cut or more:
        et_al = str(self.et_al() or "")
        between = delimiter if _parts(option("delimiter-precedes-et-al"), len(made), 2, inverted[-1]) else " "
        return f"{delimiter.join(made)}{between}{et_al}" if et_al else delimiter.join(made)
    and_ = {"text": str(self.get_single_term(name="and")), "symbol": "&"}.get(option("and") or "")
    if and_ is None or len(made) < 2:
        return delimiter.join(made)
    comma = _parts(option("delimiter-precedes-last"), len(made), 3, inverted[-2])
    return f"{delimiter.join(made[:-1])}{delimiter if comma else ' '}{and_} {made[-1]}"


def _parts(rule: str, number: int, contextual: int, after_inverted: bool) -> bool:
    """Return whether the delimiter stands before what follows the last name."""
    if rule == "after-inverted-name":
        return after_inverted
    return rule == "always" or (rule == "contextual" and number >= contextual)


def _one_name(self: Any, name: Any, inverted: bool, option: Callable[[str], Any]) -> str:
    given, family, dropping, particle, suffix = name.parts()
    mark = option("initialize-with")
    if given and mark is not None:
        if self.get("initialize", "true") == "false":
            given = _INITIAL.sub(lambda initial: f"{initial[1]}{mark.rstrip()}", given)
        else:
            given = _initials(given, str(mark), option("initialize-with-hyphen"))

    def joined(*parts: str | None) -> str:
        return "".join(
            f"{part}{'' if part.endswith(('’', chr(39))) else ' '}" for part in parts if part
        ).strip()

    def shaped(given: str, family: str) -> tuple[str, str]:
        for part in self.findall("cs:name-part", self.nsmap):
            if given if part.get("name") == "given" else family:
                given, family = part.format_part(given, family)
        return str(given), str(family)

    if option("form") == "short":
        return shaped("", joined(particle, family))[1]
    if not inverted:
        given, family = shaped(joined(given), joined(dropping, particle, family))
        return joined(given, family, suffix)
    kept = option("demote-non-dropping-particle") == "never" or (
        option("demote-non-dropping-particle") == "sort-only" and not STATE.sorting
    )
    given, family = shaped(
        joined(given, dropping, None if kept else particle), joined(particle if kept else None, family)
    )
    return str(option("sort-separator")).join(part for part in (family, given, suffix) if part)


def _initials(given: str, mark: str, hyphen: bool) -> str:
    """Return the initials of given names; a word in lower case, which is a particle, stays."""
    made = ""
    for word in given.replace(".", " ").split():
        parts = [part for part in word.split("-") if part]
        if not parts or not parts[0][0].isupper():
            made = f"{made.rstrip()} {word} "
            continue
        between = f"{mark.rstrip()}-" if hyphen else mark
        made += between.join(part[0].upper() for part in parts) + mark
    return " ".join(made.split())


def _quote(self: Any, text: Any) -> Any:
    if self.get("quotes", "false").lower() != "true":
        return text
    inner = {
        str(self.get_single_term(name="open-quote")): self.get_single_term(name="open-inner-quote"),
        str(self.get_single_term(name="close-quote")): self.get_single_term(name="close-inner-quote"),
    }
    opening, closing = inner
    quoted = "".join(str(inner.get(char, char)) for char in str(text))
    return f"{opening}{quoted}{CLOSE_QUOTE}{closing}"


def _case(self: Any, text: Any, language: str | None = None) -> Any:
    case = self.get("text-case")
    return text if case is None else change_case(str(text), case, language or STATE.language)


def _sort_keys(self: Any, items: Sequence[Any], context: Any) -> list[Any]:
    keys: list[Any] = []
    for item in items:
        STATE.begin()
        STATE.sorting = True
        try:
            key = _original_keys(self, [item], context)[0]
        except VariableError:
            key = None
        finally:
            STATE.sorting = False
        keys.append(key if key is None or isinstance(key, int) else _collated(str(key)))
    return keys


def _collated(text: str) -> str:
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", without_marks(text)).casefold())
    return " ".join(_NO_LETTER.sub(" ", text).split())


def _once(search: Callable[..., Any]) -> Callable[..., Any]:
    """Search an element for the same thing once: most of the time of citeproc-py goes there.

    The elements that are kept are also kept from being made again, so that one is not taken for another.
    """
    known: dict[tuple[Any, ...], Any] = {}

    def found(self: Any, *args: Any, **kwargs: Any) -> Any:
        key = (self, *args, *sorted(kwargs.items()))
        if key not in known:
            try:
                known[key] = search(self, *args, **kwargs)
            except IndexError:
                known[key] = None
        if known[key] is None:
            raise IndexError
        return known[key]

    return found


_original_text: Any = model.Text._variable
_original_date: Any = model.Date.process
_original_keys: Any = model.Key.sort_keys


def apply(language: str) -> None:
    """Put the corrections in place; `language` is that of the style, as two letters."""
    STATE.language = language
    model.CitationStylesElement.get_macro = _once(model.CitationStylesElement.get_macro)
    model.Locale.get_term = _once(model.Locale.get_term)
    model.Locale.get_date = _once(model.Locale.get_date)
    model.Text._variable = _text_variable
    model.Number.process = _number
    model.Date.process = _date
    model.Date_Part.render = _date_part
    model.Group.process = _group
    model.Macro.render = _macro
    model.Substitute.render = _substitute
    model.Names.process = _names
    model.Name.process = _name
    model.Quoted.quote = _quote
    model.TextCased.case = _case
    model.Key.sort_keys = _sort_keys
