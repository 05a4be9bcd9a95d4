"""Names of LaTeX's symbols, and the characters that they stand for."""

from __future__ import annotations

import unicodedata

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
    "hat": "\u0302",
    "tilde": "\u0303",
    "bar": "\u0304",
    "acute": "\u0301",
    "grave": "\u0300",
    "dot": "\u0307",
    "ddot": "\u0308",
    "vec": "\u20d7",
}
"""Combining characters, by the accent's command."""

SPACES = frozenset([*" ,;:>\n\t", "quad", "qquad", "space", "thinspace", "enspace", "par", "newline", "\\"])
"""Commands that are shown as a blank."""

SILENT = frozenset(
    (
        "! - / @ ( ) [ ] bf em it rm sc sf sl tt bfseries itshape mdseries rmfamily scshape sffamily slshape "
        "ttfamily upshape normalfont tiny small footnotesize scriptsize normalsize large Large LARGE huge "
        "Huge displaystyle textstyle scriptstyle limits nolimits left right big Big bigl bigr Bigl Bigr "
        "protect relax noindent centering allowbreak linebreak nobreak boldmath unboldmath sloppy emph textit "
        "textbf textrm textsc textsf textsl texttt textup textmd textnormal text mbox hbox fbox ensuremath "
        "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal boldsymbol bm "
        "operatorname underline uline enquote mkbibquote mkbibemph mkbibbold mkbibitalic mathop mathbin "
        "mathrel mathord MakeUppercase MakeLowercase uppercase lowercase"
    ).split()
)
"""Commands that say only how their argument is set."""

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi "
    "chi psi omega"
).split()
_NAMED = """
i ı j ȷ ss ß SS ẞ o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ
S § P ¶ copyright © textcopyright © textregistered ® texttrademark ™ pounds £ textsterling £ texteuro € euro €
textyen ¥ textcent ¢ dag † ddag ‡ textdagger † textdaggerdbl ‡ textdegree ° degree ° textordfeminine ª
textordmasculine º textmu µ micro µ textonehalf ½ textonequarter ¼ textthreequarters ¾ textbullet •
textperiodcentered · textellipsis … dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ textendash –
textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” textquotesingle ' textquotedbl "
quotesinglbase ‚ quotedblbase „ lq ‘ rq ’
guillemotleft « guillemotright » guillemetleft « guillemetright » guilsinglleft ‹ guilsinglright › glqq „ grqq “
textexclamdown ¡ textquestiondown ¿ textbackslash \\ textbraceleft { textbraceright } lbrace { rbrace }
textasciitilde ~ textasciicircum ^ textasciigrave ` textasciiacute ´ textunderscore _ textdollar $ textbar |
textless < textgreater > textvisiblespace ␣ slash / TeX TeX LaTeX LaTeX LaTeXe LaTeX2e BibTeX BibTeX lbrack [ rbrack ]
textsection § textparagraph ¶ textnumero № textperthousand ‰ checkmark ✓ backslash \\
varepsilon ε vartheta ϑ varpi ϖ varrho ϱ varsigma ς varphi φ digamma ϝ
pm ± mp ∓ times × div ÷ cdot · ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ wedge ∧ vee ∨
land ∧ lor ∨ cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎ setminus ∖ wr ≀ amalg ⨿ diamond ⋄ dagger † ddagger ‡
le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝ ll ≪ gg ≫
prec ≺ succ ≻ preceq ⪯ succeq ⪰ asymp ≍ doteq ≐ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ sqsubseteq ⊑ sqsupseteq ⊒
in ∈ ni ∋ notin ∉ mid ∣ parallel ∥ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ bowtie ⋈ lesssim ≲ gtrsim ≳ lt < gt >
leftarrow ← gets ← rightarrow → to → leftrightarrow ↔ uparrow ↑ downarrow ↓ updownarrow ↕ Leftarrow ⇐ Rightarrow ⇒
Leftrightarrow ⇔ iff ⇔ implies ⇒ mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ hookrightarrow ↪
nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ rightharpoonup ⇀ rightleftharpoons ⇌ leadsto ⇝
forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ emptyset ∅ varnothing ∅ infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ Re ℜ Im ℑ
wp ℘ aleph ℵ beth ℶ imath ı jmath ȷ prime ′ angle ∠ triangle △ square □ Box □ blacksquare ■ top ⊤ bot ⊥ surd √
sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ oint ∮ bigcap ⋂ bigcup ⋃ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀
langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | Vert ‖ lvert | rvert | flat ♭ natural ♮ sharp ♯
clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ therefore ∴ because ∵ mathsection § mathparagraph ¶ colon : And &
""".split()


def _symbols() -> dict[str, str]:
    named = {sign: sign for sign in "%&$#_{}"} | {"|": "‖"}
    for letter in _GREEK:
        known = letter.replace("lambda", "lamda")
        named[letter] = unicodedata.lookup(f"GREEK SMALL LETTER {known.upper()}")
        named[letter.capitalize()] = unicodedata.lookup(f"GREEK CAPITAL LETTER {known.upper()}")
    for start in ("up", "text"):
        named |= {f"{start}{letter}": named[letter] for letter in _GREEK}
    return named | dict(zip(_NAMED[::2], _NAMED[1::2], strict=True))


SYMBOLS = _symbols()
"""Characters by command, without the backslash."""

_DIGITS = "0123456789+-=()"
SUPERSCRIPTS = dict(zip(_DIGITS + "n" + "i", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True)) | {"−": "⁻"}
SUBSCRIPTS = dict(zip(_DIGITS + "aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", strict=True)) | {
    "−": "₋"
}
