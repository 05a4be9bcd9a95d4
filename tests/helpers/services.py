"""Made-up papers as the services answer with them; titles and texts are of nobody else."""

from __future__ import annotations

import json

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>arXiv Query</title>
  <updated>2026-11-28T00:00:00Z</updated>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  {entries}
</feed>
"""
ENTRY = """<entry>
    <id>http://arxiv.org/abs/{id}</id>
    <title>{title}</title>
    <updated>2026-09-21T10:00:00Z</updated>
    <published>2026-09-20T10:00:00Z</published>
    <summary>{title} is told here in one sentence.</summary>
    <author><name>Ada Marsh</name></author>
    <author><name>Ben Okoro</name></author>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""
ARXIV_ERROR = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_x</id>
    <title>Error</title>
    <summary>incorrect id format for x</summary>
  </entry>
</feed>
"""
LOGIN = "<!DOCTYPE html><html><body>Please log in to the network of this hotel.</body></html>"


def feed(*papers: tuple[str, str], total: int | None = None) -> bytes:
    """Return arXiv's feed of papers, each an id with its version and a title."""
    entries = "\n  ".join(ENTRY.format(id=id_, title=title) for id_, title in papers)
    return ATOM.format(total=len(papers) if total is None else total, entries=entries).encode()


def daily(*papers: tuple[str, str], upvotes: int = 0) -> bytes:
    """Return a list of Daily Papers, each an id and a title."""
    return json.dumps([daily_paper(id_, title, upvotes) for id_, title in papers]).encode()


def daily_paper(id_: str, title: str, upvotes: int = 0) -> dict[str, object]:
    """Return one entry of such a list."""
    return {
        "paper": {
            "id": id_,
            "title": title,
            "summary": f"{title} is told here in two sentences. This is the second.",
            "authors": [{"_id": "a", "name": "Ada Marsh", "hidden": False}],
            "publishedAt": "2026-11-25T10:00:00.000Z",
            "submittedOnDailyAt": "2026-11-27T01:00:00.000Z",
            "upvotes": upvotes,
            "discussionId": "d",
        },
        "publishedAt": "2026-11-26T19:00:00.000Z",
        "title": title,
        "numComments": 1,
    }


def crossref(doi: str, title: str) -> bytes:
    """Return Crossref's answer about one work."""
    message = {
        "DOI": doi,
        "type": "journal-article",
        "title": [title],
        "author": [{"given": "Ada", "family": "Marsh"}],
        "issued": {"date-parts": [[2026, 5, 4]]},
        "container-title": ["Journal of Made-up Results"],
    }
    return json.dumps({"status": "ok", "message-type": "work", "message": message}).encode()


def crossref_list(*works: tuple[str, str]) -> bytes:
    """Return Crossref's answer to a query: works, each a DOI and a title."""
    items = [json.loads(crossref(doi, title))["message"] for doi, title in works]
    message = {"items": items, "total-results": len(items), "items-per-page": 25}
    return json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode()


def openalex_list(*works: tuple[str, str], cursor: str | None = None) -> bytes:
    """Return OpenAlex's answer to a query: works, each a DOI and a title."""
    results = [json.loads(openalex(*each)) | {"id": f"https://openalex.org/W{each[0]}"} for each in works]
    meta = {"count": len(results), "per_page": 100, "next_cursor": cursor}
    return json.dumps({"meta": meta, "results": results}).encode()


def openalex(doi: str, title: str) -> bytes:
    """Return OpenAlex's answer about one work."""
    work = {
        "id": "https://openalex.org/W1",
        "doi": f"https://doi.org/{doi}",
        "title": title,
        "display_name": title,
        "publication_year": 2026,
        "publication_date": "2026-05-04",
        "type": "article",
        "authorships": [{"author": {"display_name": "Ada Marsh"}}],
        "primary_location": {"landing_page_url": f"https://doi.org/{doi}"},
        "abstract_inverted_index": {"We": [0], "say": [1], "so": [2]},
    }
    return json.dumps(work).encode()


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>
{items}
</channel></rss>
"""
ITEM = """<item><title>{title}</title><link>https://arxiv.org/abs/{plain}</link>
<description>arXiv:{id} Announce Type: new
Abstract: {title} is told here in one sentence.</description>
<guid isPermaLink="false">oai:arXiv.org:{id}</guid><category>cs.CL</category>
<pubDate>Fri, 27 Nov 2026 00:00:00 -0500</pubDate><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>Ada Marsh, Ben Okoro</dc:creator></item>"""


def announcements(*papers: tuple[str, str]) -> bytes:
    """Return arXiv's RSS feed of papers, each an id with its version and a title."""
    items = "\n".join(ITEM.format(id=id_, plain=id_.partition("v")[0], title=title) for id_, title in papers)
    return RSS.format(items=items).encode()


def scholar(title: str, **ids: str) -> dict[str, object]:
    """Return one paper of Semantic Scholar's batch."""
    return {
        "paperId": "f" * 40,
        "externalIds": ids,
        "title": title,
        "abstract": "We say so too.",
        "authors": [{"name": "Ada Marsh"}],
        "year": 2026,
        "publicationDate": "2026-05-04",
    }
