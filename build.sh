#!/usr/bin/env bash
# Restores, builds and tests everything. Arguments go to build.cake: ./build.sh --target=Test
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null; then
    echo "build.sh: the .NET SDK is needed (see global.json for the version): https://dot.net" >&2
    exit 1
fi

# What the tests use: third-party STOMP clients of three languages, SQLite's own library, PostgreSQL, and a load balancer.
missing=()
for package in python3-stomp:/usr/lib/python3/dist-packages/stomp ruby-stomp:/usr/bin/ruby libsqlite3-0:/usr/lib/*/libsqlite3.so.0 \
    postgresql:/usr/lib/postgresql/*/bin/initdb haproxy:/usr/sbin/haproxy; do
    compgen -G "${package#*:}" >/dev/null || missing+=("${package%%:*}")
done
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if ((${#missing[@]})) && command -v apt-get >/dev/null; then
    sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq || true
    # Tests start servers of their own; Debian's package would make one and start it, unless it is told not to before it comes.
    if [[ " ${missing[*]} " == *" postgresql "* ]] && $sudo apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null; then
        echo "create_main_cluster = false" | $sudo tee -a /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        echo "build.sh: could not install ${missing[*]}: the tests that need them will say so" >&2
fi

dotnet tool restore >/dev/null
exec dotnet cake build.cake "$@"
