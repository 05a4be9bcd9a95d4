"""Words that say how other words belong together, and little by themselves."""

FUNCTION_WORDS = frozenset(
    """
    a am an as at be by do he i if in is it me my no of on or so to up us we
    about above across after again all along also although among and another any are around because been before
    being below beside between both but can come could did does doing down during each either enough etc even ever
    every few first for from further get gets give goes good had has have having her here how however into its
    itself just keep large last less let like little long make makes many may might more most much must near never
    new next not now off often one only other our out over own part per place rather same second see several shall
    she should since small some still such take than that the their them then there these they thing things this
    those three through thus together too two under until upon use used uses using very was way ways well were what
    when where whether which while who whole whose why will with within without work works would yet you your
    """.split()
)

REQUEST_WORDS = frozenset(
    """
    anyone article articles concerning deal dealing deals describe describes describing find interest interested know
    list looking paper papers regarding
    """.split()
)
"""Words that ask for papers, and say nothing about them."""

_ENDINGS = ("'d", "'ll", "'m", "'re", "'ve", "n't")
_ABBREVIATIONS = frozenset({"i.e", "e.g", "i.e.", "e.g."})


def is_shortened(chunk: str) -> bool:
    """Return whether a folded chunk of a query is function words in short, such as `i'd` and `don't`.

    Their parts must not be searched for: a lone `d` finds the initials of authors.
    """
    return chunk.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").endswith(_ENDINGS) or chunk in _ABBREVIATIONS
