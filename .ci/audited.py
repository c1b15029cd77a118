"""Say what an audit found; exit code 1 where a package that the project needs has a known weakness."""

# ruff: noqa: T201 - its output is what it found
import json
import sys
from pathlib import Path

packages = json.loads(Path(sys.argv[1]).read_text("utf-8"))["dependencies"]
skipped = [package["name"] for package in packages if "skip_reason" in package]
weak = [package for package in packages if package.get("vulns")]
for package in weak:
    print(f"{package['name']} {package['version']}: {', '.join(item['id'] for item in package['vulns'])}")
print(
    f"{len(packages) - len(skipped)} of {len(packages)} packages audited, the others not known where this machine looks"
)
sys.exit(1 if weak else 0)
