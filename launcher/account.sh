# SPDX-License-Identifier: Apache-2.0
# The administrator's account, and those of hypervisors. Sourced; defines functions only. No password is ever an argument of a program (arguments
# show in the list of processes) or part of a log.

# account_ensure: on the first start makes the administrator's password and puts it into both stores of users: that of
# RESTCONF (data/idmlight.db) and that of the shell, JMX and Jolokia (etc/users.properties). Both are there before
# the controller opens its first port, and the platform adds its default account only to an empty store.
account_ensure() {
    local password_file=$NETPORT_STATE/admin-password
    if [ ! -s "$password_file" ]; then
        # An account without its password file has been taken over by its owner: nothing is made then.
        [ ! -e "$NETPORT_STATE/data/idmlight.db.mv.db" ] || return 0
        account_password >"$password_file.new"
        mv "$password_file.new" "$password_file"
    fi
    account_netrc >"$NETPORT_STATE/admin-netrc"
    account_shell
    [ -e "$NETPORT_STATE/data/idmlight.db.mv.db" ] || account_store
}

# account_store: makes the store of users of RESTCONF, elsewhere first: there is never half of it.
account_store() {
    local work=$NETPORT_STATE/data/tmp/first-start log=$NETPORT_STATE/data/log/first-start.log
    rm -rf "$work"
    mkdir -p "$work"
    # shellcheck disable=SC2016
    step "Making the administrator's account" "$log" '' 120 bash -c 'cd "$1" && exec "$2" -jar "$3" <"$4"' account \
        "$work" "$JAVA_HOME/bin/java" "$NETPORT_HOME/lib/first-start/netport-first-start.jar" \
        "$NETPORT_STATE/admin-password" && mv "$work/data/idmlight.db.mv.db" "$NETPORT_STATE/data/" \
        || fail 1 "The administrator's account could not be made; see $log"
    rm -rf "$work"
    say "  user admin, password in $NETPORT_STATE/admin-password"
}

# account_password: prints 24 random letters and digits (142 bits).
account_password() {
    local text=
    while [ "${#text}" -lt 24 ]; do
        text+=$(head -c 64 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9')
    done
    printf '%s\n' "${text:0:24}"
}

# account_netrc: prints what curl --netrc-file reads.
account_netrc() {
    local password
    read -r password <"$NETPORT_STATE/admin-password"
    printf 'default login admin password %s\n' "$password"
}

# account_shell: adds the administrator to the shell's users, hashed as etc/org.apache.karaf.jaas.cfg says.
account_shell() {
    local users=$NETPORT_STATE/etc/users.properties hash
    ! grep -q '^admin *=' "$users" || return 0
    hash=$(tr -d '\n' <"$NETPORT_STATE/admin-password" | sha256sum | cut -d' ' -f1)
    printf 'admin = {CRYPT}%s{CRYPT},_g_:admingroup\n' "$hash" >>"$users"
}

# account_hypervisor ACTION NAME: adds an account of a hypervisor, with a random password in accounts/NAME, or removes it.
# The controller has to run: the store is its own.
account_hypervisor() {
    local action=$1 name=$2 file=$NETPORT_STATE/accounts/$2 input=/dev/null reason
    [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$ ]] && [ "$name" != admin ] \
        || fail 2 "$name is not a name for an account: expected 1 to 63 of A-Z a-z 0-9 . _ - and not admin"
    instance_pid >/dev/null || fail 3 "The controller is not running; start it by ./netport start"
    if [ "$action" = add ]; then
        umask 077
        mkdir -p "$NETPORT_STATE/accounts"
        account_password >"$file.new"
        input=$file.new
    fi
    if ! reason=$(python3 -B "$NETPORT_ROOT/launcher/hypervisor_account.py" "$action" "$(settings_url)" \
            "$NETPORT_STATE/admin-password" "$name" <"$input"); then
        rm -f "$file.new"
        fail 1 "The account $name was not changed: $reason"
    fi
    if [ "$action" = add ]; then
        mv "$file.new" "$file"
        say "Made the account $name for a hypervisor; its password is in $file"
    else
        rm -f "$file"
        say "Removed the account $name"
    fi
}
