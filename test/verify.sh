#!/usr/bin/env bash
# Installs the Debian packages that the tests need, then runs every check: formatting, lint and types of the TypeScript and
# the C, the API reference, the firmware's reproducibility, coverage, tests.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
  gcc-arm-none-eabi libnewlib-arm-none-eabi binutils-arm-none-eabi gcc gcc-multilib clang-format make python3
  gdb-multiarch qemu-system-arm libunicorn2
  sigrok-cli gtkwave lcov chromium
)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
fi

npm ci
npm run check
npm run api
make --silent -C firmware lint
make --silent -C firmware compare
npm run coverage
# Only a test that hangs reaches one hour.
npx vitest run --testTimeout=3600000 --hookTimeout=3600000 --reporter=default --reporter=./test/closing-line.ts
