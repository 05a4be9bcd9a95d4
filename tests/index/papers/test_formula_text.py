"""Formulas as Unicode."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.formula_text import formula_text, with_formulas


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\sum_i x_i", "∑ᵢ xᵢ"),
        (r"e^{i\pi}", "e^(iπ)"),
        (r"10^{-3}", "10⁻³"),
        (r"x \in \mathbb{R}^n", "x ∈ ℝⁿ"),
        (r"x\le y", "x ≤ y"),
        (r"\mathcal{O}(n^2)", "𝒪(n²)"),
        (r"\mathfrak{g}\mathfrak{C}", "𝔤ℭ"),
        (r"\mathbf{x}^\top \boldsymbol{\theta}", "𝐱ᵀ 𝛉"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\sqrt[3]{x+1}", "∛(x+1)"),
        (r"\hat{\theta}_{t+1}", "θ̂ₜ₊₁"),
        (r"2\log\alpha", "2 log α"),
        (r"\left. \frac{x}{y} \right|_0", "x/y |₀"),
        (r"\operatorname*{argmin}_{w}", "argmin_w"),
        (r"x_{i,j}'", "x_(i,j)′"),
        (r"90^\circ", "90°"),
        (r"\not\in", "∉"),
        (r"f \text{ for all } x", "f for all x"),
        (r"\{ a \}", "{ a }"),
        ("\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}", "a = b\n= c"),
        (r"\begin{equation} a \label{eq:a} \tag{3} \end{equation}", "a (3)"),
    ],
)
def test_a_formula_is_shown_with_the_signs_of_unicode(tex: str, shown: str) -> None:
    assert formula_text(tex) == shown


@pytest.mark.parametrize(
    "tex",
    [
        r"\foo", r"\begin{cases} a \end{cases}", r"\begin{aligned} a", r"a \end{aligned}",
        "{", "}", "^", "x^", "a & b",
        r"\frac{1}", r"\overline{AB}", r"\binom{n}{k}", "a\x07", "a\x1b[31m", r"\text{a\x07}", r"\sqrt[7]{x}",
        "", " ", "{" * 50 + "}" * 50, r"\hat" * 3_000 + "x", "x" * 5_000, r"a\begin{aligned} b \end{gather}", "a % b",
    ],
)  # fmt: skip
def test_what_unicode_cannot_show_has_no_text(tex: str) -> None:
    assert formula_text(tex) is None


@given(
    st.lists(
        st.sampled_from(
            [
                *"ab12{}^_&' -$%#\\\n\x07",
                *(
                    f"\\{name}"
                    for name in ("frac", "sqrt", "hat", "left", "begin{split}", "end{split}", "mathbb", "log")
                ),
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_any_text_is_shown_without_control_characters_or_not_at_all(tex: str) -> None:
    shown = formula_text(tex)
    assert shown is None or all(line.isprintable() and line.strip() for line in shown.split("\n"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"an $\mathcal{O}(n)$ bound with $n$ items", "an 𝒪(n) bound with n items"),
        ("from $5 to $10 a day", "from $5 to $10 a day"),
        ("US$3 and A$4", "US$3 and A$4"),
        (r"an $\unknown$ and $x_1$", r"an $\unknown$ and x₁"),
        ("one $ only", "one $ only"),
        ("between $5k and 10k$, $x$", "between $5k and 10k$, x"),
    ],
)
def test_formulas_in_an_abstract_are_shown_and_prices_stay(text: str, shown: str) -> None:
    assert with_formulas(text) == shown
