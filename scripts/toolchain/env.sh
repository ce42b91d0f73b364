# shellcheck shell=bash
# To be sourced, by bash: puts the installed tools on PATH and their places into the environment (names: README.md).
# It sets no shell option and defines nothing else, so that it may be sourced into an interactive shell.
eval "$("$(dirname "${BASH_SOURCE[0]}")/environment")"
