#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# keyring-session.sh [--prompter MODE] STATE COMMAND [ARGUMENT…]
#
# Runs COMMAND on a session bus of its own, with a home of its own and a real gnome-keyring, in one of these states:
#   unlocked        there is a default keyring, and it is open
#   locked          it was open once in this daemon's life, and is locked
#   never-unlocked  it is locked, and was never open in this daemon's life, as after an automatic log-in
#   no-collection   the service is there and has no keyring at all
#   no-service      nobody owns the service's name and nobody can be started for it
#   no-bus          there is no session bus
#   stuck           somebody who never takes the service's name is started for it
#   fake            instead of gnome-keyring there is keyring-fake-service.py, which can be made to do wrong
# Without --prompter no unlock dialog can appear. With it fake-prompter.py answers them in the way of MODE.
# The exit status is COMMAND's.
#
# Inside, COMMAND may call the script with one of these to change what is there; each returns when it is done:
#   --lock          lock the default keyring
#   --forget        end the daemon and let the bus start it anew: locked and never unlocked
#   --kill          end the daemon at once (SIGKILL)
#   --stop, --go    stop the daemon without ending it, and let it run again
#   --prompter MODE let the prompter answer in another way
#   --fault WORDS   let the fake service do that wrong, or otherwise, from now on; without WORDS, nothing
# and reads KEYRING_SESSION (this script), KEYRING_PASSWORD, KEYRING_LOG (a folder with the output of the daemons; the
# prompter's prompter.log has a line for each dialog).
set -euo pipefail

service=org.freedesktop.secrets
prompter=org.gnome.keyring.SystemPrompter
default=/org/freedesktop/secrets/collection/login
self=$(readlink -f "${BASH_SOURCE[0]}")
here=$(dirname "$self")

die ()
{
  echo "keyring-session: $*" >&2
  exit 99
}

# Everything that talks to the bus has a limit, so that a daemon that hangs fails a test instead of hanging it.
call_bus ()
{
  gdbus call --session --timeout 10 --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
    --method "org.freedesktop.DBus.$1" "${@:2}"
}

has_owner ()
{
  [[ $(call_bus NameHasOwner "$1") == "(true,)" ]]
}

# "(uint32 123,)" → 123
daemon_pid ()
{
  local answer
  answer=$(call_bus GetConnectionUnixProcessID "$1")
  answer=${answer#(uint32 }
  echo "${answer%,)}"
}

end_owner ()
{
  local pid
  has_owner "$1" || return 0
  pid=$(daemon_pid "$1")
  # A stopped process ends only when it may run.
  kill -CONT "$pid"
  kill -"$2" "$pid"
  # It is not our child, and its parent may take seconds to bury it. What counts is that the bus has noticed.
  for ((i = 0; i < 500; i++)); do
    has_owner "$1" || return 0
    sleep 0.01
  done
  die "$1 did not end"
}

end_child ()
{
  kill "$1"
  wait "$1" || true
}

wait_for_name ()
{
  gdbus wait --session --timeout 10 "$1" || die "nobody took $1"
}

# What makes a test strict would end a daemon at its first warning.
run_daemon ()
{
  exec env -u G_DEBUG -u G_MESSAGES_DEBUG -u MALLOC_CHECK_ -u MALLOC_PERTURB_ "$@"
}

start_unlocked ()
{
  echo -n "$KEYRING_PASSWORD" | run_daemon gnome-keyring-daemon --unlock --components=secrets >>"$KEYRING_LOG/daemon.log" 2>&1
  wait_for_name $service
}

lock_default ()
{
  local answer
  answer=$(gdbus call --session --timeout 10 --dest $service --object-path /org/freedesktop/secrets \
    --method org.freedesktop.Secret.Service.Lock "['$default']")
  [[ $answer == *"$default"* ]] || die "not locked: $answer"
}

activate_service ()
{
  call_bus StartServiceByName $service 0 >>"$KEYRING_LOG/session.log"
}

set_prompter ()
{
  echo "$1" >"$KEYRING_LOG/prompter.mode.new"
  mv "$KEYRING_LOG/prompter.mode.new" "$KEYRING_LOG/prompter.mode"
}

case ${1-} in
  --lock)
    lock_default
    exit ;;
  --forget)
    end_owner $service TERM
    activate_service
    exit ;;
  --kill)
    end_owner $service KILL
    exit ;;
  --stop)
    kill -STOP "$(daemon_pid $service)"
    exit ;;
  --go)
    kill -CONT "$(daemon_pid $service)"
    exit ;;
  --fault)
    rm -f "$KEYRING_LOG/service.fault"
    [[ -z ${2-} ]] || echo "$2" >"$KEYRING_LOG/service.fault"
    exit ;;
  --prompter)
    if [[ $# -eq 2 ]]; then
      set_prompter "$2"
      exit
    fi
    mode=$2
    shift 2 ;;
esac

[[ $# -ge 2 ]] || die "usage: keyring-session.sh [--prompter MODE] STATE COMMAND…"
state=$1
shift

scratch=$(mktemp -d "${TMPDIR:-/tmp}/keyring-session-XXXXXX")
bus_pid=
prompter_pid=

clean_up ()
{
  # The daemons first, while the bus can still tell who they are.
  if [[ -n $bus_pid ]]; then
    end_owner $service KILL || true
    [[ -z $prompter_pid ]] || end_child "$prompter_pid"
    [[ ! -s $scratch/stuck.pid ]] || kill "$(<"$scratch/stuck.pid")"
    end_child "$bus_pid"
  fi
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 143' TERM INT HUP

# Before the bus starts: the daemons that it starts get its environment, and would write the caller's keyrings.
export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run XDG_DATA_HOME=$scratch/home/.local/share
export XDG_CONFIG_HOME=$scratch/home/.config XDG_CACHE_HOME=$scratch/home/.cache XDG_STATE_HOME=$scratch/home/.local/state
export KEYRING_SESSION=$self KEYRING_PASSWORD=open-sesame KEYRING_LOG=$scratch/log
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME" "$KEYRING_LOG" "$scratch/services"
mkdir -m 0700 "$XDG_RUNTIME_DIR"
unset CARGO_HOME DISPLAY WAYLAND_DISPLAY GNOME_KEYRING_CONTROL SSH_AUTH_SOCK DBUS_SESSION_BUS_ADDRESS

# A bus that can start the keyring and nothing else: no portals, and no real unlock dialog.
if [[ $state != no-service ]]; then
  command="$(command -v gnome-keyring-daemon) --start --foreground --components=secrets"
  [[ $state != fake ]] || command="$here/keyring-fake-service.py $scratch/log"
  [[ $state != stuck ]] || command="/bin/sh -c 'echo \$\$ >$scratch/stuck.pid; exec tail -f /dev/null'"
  printf '[D-BUS Service]\nName=%s\nExec=%s\n' "$service" "$command" >"$scratch/services/$service.service"
fi
cat >"$scratch/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=$scratch/bus</listen>
  <servicedir>$scratch/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END

if [[ $state == no-bus ]]; then
  export DBUS_SESSION_BUS_ADDRESS=unix:path=$scratch/bus
  "$@"
  exit
fi

# The bus says its address when it listens; a pipe hands it over, so nothing has to be polled.
mkfifo "$scratch/address"
run_daemon dbus-daemon --config-file="$scratch/bus.conf" --nofork --nosyslog --print-address=3 \
  3>"$scratch/address" >"$KEYRING_LOG/bus.log" 2>&1 &
bus_pid=$!
read -r -t 10 DBUS_SESSION_BUS_ADDRESS <"$scratch/address" || die "the bus did not start"
export DBUS_SESSION_BUS_ADDRESS

# Owns its name before anybody could want a dialog. Without it, the name stays without an owner.
if [[ -n ${mode-} ]]; then
  set_prompter "$mode"
  run_daemon "$here/fake-prompter.py" "$KEYRING_LOG" >"$KEYRING_LOG/prompter.out" 2>&1 &
  prompter_pid=$!
  wait_for_name $prompter
fi

case $state in
  unlocked)
    start_unlocked ;;
  locked)
    start_unlocked
    lock_default ;;
  never-unlocked)
    start_unlocked
    end_owner $service TERM
    activate_service ;;
  no-collection | fake)
    activate_service ;;
  no-service | stuck) ;;
  *)
    die "unknown state “$state”" ;;
esac

"$@"
