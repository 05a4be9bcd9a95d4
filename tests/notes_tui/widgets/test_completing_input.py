from __future__ import annotations

from textual.app import App
from textual.widgets import Input, OptionList

from notes_tui.widgets.completing_input import Candidate, CompletingInput

TAGS = ["alpha", "alpine", "beta", "[red]x[/]"]


class Host(App[None]):
    def __init__(self):
        super().__init__()
        self.given: list[str] = []

    def compose(self):
        yield CompletingInput(lambda word: [Candidate(tag, "2") for tag in TAGS if tag.startswith(word)])

    def on_completing_input_submitted(self, event):
        self.given.append(event.value)


async def test_tab_completes_the_word_and_enter_submits_the_line():
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"al", "tab", *"be", "tab", "enter")
        assert app.given == ["alpha beta "]


async def test_the_arrows_choose():
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"al", "down", "tab", "enter")
        assert app.given == ["alpine "]


async def test_a_word_that_is_there_already_is_not_offered_again():
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"alpha al", "tab", "enter")
        assert app.given == ["alpha alpine "]


async def test_candidates_are_plain_text():
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("[")
        assert app.query_one(OptionList).get_option_at_index(0).prompt.plain.startswith("[red]x[/]")
        assert app.query_one(Input).value == "["


async def test_a_new_word_goes_through_as_it_is():
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*"zeta", "tab", "enter")
        assert app.given == ["zeta"]
