"""One page of each type: what every bar is held against, in both languages. A new type of page is a new line here."""

from __future__ import annotations

from make_package import Copy

from mingzhang.interpret.units import project_id
from mingzhang.publish.frames import publisher_place

SEED = "panyu-2024-budget"
PUBLISHER = "广州市番禺区政务服务数据管理局"
PROJECT = project_id(PUBLISHER, "业务办公用房经费")

# The site of several disclosures: three years of one publisher, and two other publishers.
COPIES = [
    Copy("panyu-2022", 2022),
    Copy("panyu-2023", 2023),
    Copy("panyu-2024"),
    Copy("beijing-2024", publisher="北京市某局"),
    Copy("chongqing-2024", publisher="重庆市某局"),
]
KIND = "compare/2024-budget-department"

# At the top of a site.
TOP = ("index.html", "404.html")
# Below a language's folder, on the site of one disclosure.
TYPES = (
    "index.html",
    "downloads.html",
    "about.html",
    "checks.html",
    "codebook.html",
    "forms.html",
    "publishers.html",
    "users.html",
    "contributors.html",
    "changes.html",
    "search.html",
    "dictionary/index.html",
    "dictionary/lines.html",
    "codes/index.html",
    "codes/functions/20103.html",
    publisher_place(PUBLISHER),
    f"{SEED}/index.html",
    f"{SEED}/tables/index.html",
    f"{SEED}/tables/income.html",
    f"{SEED}/tables/project_expenditure.html",
    f"{SEED}/tables/income_and_expenditure.html",
    f"{SEED}/tables/government_fund_expenditure.html",
    f"{SEED}/projects/index.html",
    f"{SEED}/projects/{PROJECT}.html",
    f"{SEED}/charts.html",
    f"{SEED}/prose.html",
    f"{SEED}/glossary.html",
    f"{SEED}/findings.html",
    f"{SEED}/request.html",
    f"{SEED}/downloads.html",
    f"{SEED}/source/p8.html",
    f"{SEED}/source/p8.html#expenditure.5.3",
)
# Below a language's folder, on the site of several disclosures.
MANY_TYPES = (
    "index.html",
    publisher_place(PUBLISHER),
    "publishers/index-g.html",
    "compare/index.html",
    f"{KIND}/index.html",
    f"{KIND}/total_expenditure.html",
    "codes/functions/2060503.html",
    f"{KIND}/operating_expenses.html",
    "panyu-2023/index.html",
    "panyu-2023/source/p8.html",
)
