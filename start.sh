#!/bin/sh
# macOS and Linux: sh start.sh [COMMAND ...]. Finds Python, installs at the first start, opens the local page.
cd "$(dirname "$0")" || exit 1
wanted=$(cat wheels/python-version.txt 2>/dev/null)
for name in ${wanted:+"python$wanted"} python3.13 python3.12 python3.11 python3 python; do
  if "$name" -c 'import sys; v = ".".join(map(str, sys.version_info[:2])); w = sys.argv[1:]; sys.exit(v not in (w or ["3.11", "3.12", "3.13"]))' $wanted 2>/dev/null; then
    exec "$name" -X utf8 installation/start.py "$@"
  fi
done
wanted=${wanted:-"3.11, 3.12, 3.13"}
echo "这台电脑上没有 Python（$wanted）。请从 https://www.python.org/downloads/ 下载并安装，然后再次运行本文件。" >&2
echo "Python ($wanted) is not on this machine. Get it from https://www.python.org/downloads/, install it, and start this file again." >&2
exit 3
