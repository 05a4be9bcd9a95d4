from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.latex import read_address, to_unicode


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        (r"Na{\"\i}ve 50% discount", "Naïve 50% discount"),
        ("Reinwald & Cie", "Reinwald & Cie"),
        (r"R\&D \# \_ \$5", "R&D # _ $5"),
        (r"100~$\mu${J}, 200\,{\mbox{$\mu$}}{J}", "100 μJ, 200 μJ"),
        (r"0.2\,mm$^2$, $-$50, Cu$_2$O, $x_{ij}$, $10^{-3}$", "0.2 mm², −50, Cu₂O, xᵢⱼ, 10⁻³"),
        (r"Arity $\le\omega$ and $\alpha$-helix", "Arity ≤ω and α-helix"),
        (r"$O(n^{2k})$ $x^{\beta}$ 30$^\circ$C", "O(n^(2k)) x^β 30°C"),
        (r"\href{http://y}{Y} \href{http://y}{}", "Y http://y"),
        (r"\url{http://x.org/a%20b\_c~d}", "http://x.org/a%20b_c~d"),
        (
            r"Mar{\'\i}a Corbal{\'{a}}n \'Elie {\v{S}}koda \c{c} \c c \.{I} \H{o} \k a",
            "María Corbalán Élie Škoda ç ç İ ő ą",
        ),
        (r"\'{\^e} {\o}re \AA ngstr\"om Stra{\ss}e \L{}ukasz \ae\oe", "ế øre Ångström Straße Łukasz æœ"),
        ("``quoted'' `a' a--b---c -{}- '{}'", "“quoted” ‘a' a–b—c -- ''"),
        (r"\emph{a} {\em b} \textbf{\textit{c}} \LaTeX{} \TeX\ x", "a b c LaTeX TeX x"),
        (r"19\textsuperscript{th} H\textsubscript{2}O \textsuperscript{2}", "19th H₂O ²"),
        (r"\frac{a}{b} $\sqrt{2}$", "a/b √2"),
        (r"\unknown{kept} \apj and \input{/etc/passwd}", r"kept \apj and /etc/passwd"),
        ("costs $5 million or $6", "costs $5 million or $6"),
        ("one $ sign", "one $ sign"),
        (r"C:\textbackslash{}x \textasciitilde{} \^{} \~{} \{x\}", r"C:\x ~ ^ ~ {x}"),
        ("\\", "\\"),
        ("a_b^c", "a_b^c"),
        ("{{{nested} braces}}", "nested braces"),
    ],
)
def test_what_latex_shows(text, shown):
    assert to_unicode(text) == shown


def test_escapes_in_addresses_are_dropped_and_the_rest_stays():
    assert read_address(r"http://x.org/a\_b{\%}20\~c--d") == "http://x.org/a_b%20~c--d"


@pytest.mark.parametrize(
    "part",
    [
        "\\'",
        "{",
        "\\emph{",
        "\\textsuperscript{",
        "$",
        "$a\\",
        "\\'{",
        "^{",
        "\\frac{a}",
        "\\url{",
        "$_{a{",
        "\\a ",
    ],
)
def test_deep_and_long_texts_are_read(part):
    assert len(to_unicode(part * 20_000)) <= len(part) * 20_000


@given(st.text(alphabet="\\{}$^_'\"`~-%& abιé\n"))
def test_any_text_is_read(text):
    assert isinstance(to_unicode(text), str)


@given(st.text(alphabet="abc é.,;:!?()-"))
def test_text_without_latex_stays(text):
    assert to_unicode(text).replace("—", "---").replace("–", "--") == text
