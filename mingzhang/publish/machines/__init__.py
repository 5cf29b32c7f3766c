"""What machines read of the site: one module for each standard, all from the package, its files and its releases.

``schema_org`` and ``social`` go into the heads of pages (``heads``); ``dcat``, ``csvw``, ``croissant`` and ``sitemap``
give files by their path from the site's top. All are pure functions of what is ``Published``.
"""

from __future__ import annotations

from mingzhang.publish.machines.croissant import croissant
from mingzhang.publish.machines.csvw import csvw_files
from mingzhang.publish.machines.dcat import catalog
from mingzhang.publish.machines.published import Published
from mingzhang.publish.machines.rdf import json_ld, turtle


def machine_files(published: Published) -> dict[str, bytes]:
    """Return the descriptions of the data, by their path from the site's top."""
    nodes = catalog(published)
    return {
        "catalog.jsonld": json_ld(nodes, published.site_url),
        "catalog.ttl": turtle(nodes, published.site_url),
        "croissant.json": croissant(published),
        **dict(csvw_files(published)),
    }
