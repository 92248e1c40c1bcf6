"""What the site needs beyond the pages of docs/; called by MkDocs (mkdocs.yml, hooks).

Links that leave docs/ lead to files of the repository. The site has a copy of each such file, so that it is
whole by itself; README.md is its first page, and a folder is only named. In the navigation "folder/*" stands
for the pages of a folder that are not named, so that a new page is always found.
"""
import glob
import os
import re

from mkdocs.structure.files import File

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")
FIRST_PAGE = {"README.md": "index.md"}


def on_config(config):
    named = set(_pages_named(config["nav"]))
    config["nav"] = list(_expanded(config["nav"], config["docs_dir"], named))
    config["mdx_configs"].setdefault("toc", {})["slugify"] = _anchor
    return config


def _anchor(heading, separator):
    """As GitHub makes them, so that one link works there and here."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", separator)


def _pages_named(entries):
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        else:
            for below in entry.values():
                yield from [below] if isinstance(below, str) else _pages_named(below)


def _expanded(entries, docs, named):
    for entry in entries:
        if isinstance(entry, str) and entry.endswith("*"):
            pages = sorted(glob.glob(os.path.join(docs, entry + ".md")))
            yield from [page for page in (os.path.relpath(page, docs) for page in pages) if page not in named]
        elif isinstance(entry, str):
            yield entry
        else:
            yield {
                title: below if isinstance(below, str) else list(_expanded(below, docs, named))
                for title, below in entry.items()
            }


def _leaving(config, folder, target):
    """Where a link leads from the repository's root, if it leaves docs/ for something that is there."""
    if "://" in target or target.startswith(("mailto:", "/")):
        return None
    root = os.path.dirname(os.path.abspath(config["config_file_path"]))
    path = os.path.normpath(os.path.join(config["docs_dir"], folder, target))
    if path.startswith(config["docs_dir"] + os.sep) or not os.path.exists(path):
        return None
    return os.path.relpath(path, root)


def on_files(files, config):
    root = os.path.dirname(os.path.abspath(config["config_file_path"]))
    for page in list(files.documentation_pages()):
        with open(page.abs_src_path, encoding="utf-8") as text:
            for link in LINK.finditer(text.read()):
                path = _leaving(config, os.path.dirname(page.src_uri), link[3])
                if path is None or path.endswith(".md") or os.path.isdir(os.path.join(root, path)):
                    continue
                if files.get_file_from_path(path) is None:
                    files.append(File(path, root, config["site_dir"], config["use_directory_urls"]))
    return files


def on_page_markdown(markdown, page, config, files):
    folder = os.path.dirname(page.file.src_uri)

    def within_the_site(link):
        path = _leaving(config, folder, link[3])
        if path is None:
            return link[0]
        if path in FIRST_PAGE:
            path = FIRST_PAGE[path]
        elif files.get_file_from_path(path) is None:
            return "%s (`%s`)" % (link[2], path) if link[2] != path else "`%s`" % path
        return "%s[%s](%s%s)" % (link[1], link[2], os.path.relpath(path, folder or "."), link[4] or "")

    return LINK.sub(within_the_site, markdown)
