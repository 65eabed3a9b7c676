# Sourced by run.sh and test.sh. Installs what cmake/debian-packages.txt names and this machine lacks; when nothing is
# missing, nothing is asked of the network.
install_missing_packages() {
    local missing=()
    local package
    while read -r package; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            missing+=("$package")
        fi
    done < <(grep -v '^#' cmake/debian-packages.txt | grep .)
    [ ${#missing[@]} -eq 0 ] && return 0

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        as_root=(sudo)
    fi
    echo "Installing: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Builds preset release: all of it, or the targets given as `--target NAME`.
build_release() {
    cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log; rm -f build-configure.log; return 1; }
    rm -f build-configure.log
    cmake --build --preset release "$@"
}
