#!/usr/bin/env bash
# Restores, builds and tests everything. Arguments go to build.cake: ./build.sh --target=Test
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null; then
    echo "build.sh: the .NET SDK is needed (see global.json for the version): https://dot.net" >&2
    exit 1
fi

# What the integration tests use: third-party STOMP clients of three languages, and SQLite's own library.
missing=()
for package in python3-stomp:/usr/lib/python3/dist-packages/stomp ruby-stomp:/usr/bin/ruby libsqlite3-0:/usr/lib/*/libsqlite3.so.0; do
    compgen -G "${package#*:}" >/dev/null || missing+=("${package%%:*}")
done
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if ((${#missing[@]})) && command -v apt-get >/dev/null; then
    sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq || true
    $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        echo "build.sh: could not install ${missing[*]}: the tests that need them will say so" >&2
fi

dotnet tool restore >/dev/null
exec dotnet cake build.cake "$@"
