cleaner: emptydir: no pages with gold
hint: expected gold/<id>.json with html/<id>.html[.gz], or <name>.json beside <name>.html or .txt
