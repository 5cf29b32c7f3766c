"""Mingzhang 明账: open data and a bilingual site from Chinese government budget disclosures."""

__version__ = "0.1.0"
