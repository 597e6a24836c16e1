"""Merges Cobertura files and prints the share of covered lines, in percent: coverage.py FOLDER FILE..."""
import sys
import xml.etree.ElementTree as tree

folder, lines = sys.argv[1], {}
for file in sys.argv[2:]:
    for unit in tree.parse(file).iter("class"):
        name = unit.get("filename").replace("\\", "/")
        if f"/{folder}" not in f"/{name}" or "/obj/" in name:
            continue
        for line in unit.iter("line"):
            key = (name, line.get("number"))
            lines[key] = lines.get(key, False) or int(line.get("hits")) > 0
print(f"{100 * sum(lines.values()) / max(1, len(lines)):.1f}")
