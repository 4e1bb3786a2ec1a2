# SPDX-License-Identifier: Apache-2.0
# Demonstration, benchmarks and tests: programs in it-tests/ that the launcher prepares and runs. Sourced; functions only.

# program_demo ARGUMENTS...: the demonstration.
program_demo() {
    ! asks_for_help "$@" || run_python demo.py --help
    jdk_require
    packages_require demo
    root_require demo
    build_ensure
    run_python demo.py "$@"
}

# asks_for_help ARGUMENTS...: succeeds when a program is only to say how it is called, which needs neither root nor a
# build.
asks_for_help() {
    local argument
    for argument in "$@"; do
        case $argument in
            -h | --help) return 0 ;;
        esac
    done
    return 1
}

# root_require COMMAND: ends the launcher (status 2) when the test bed could not be built: said before minutes of a build.
root_require() {
    [ "$(id -u)" -eq 0 ] \
        || fail 2 "$1 makes network namespaces and switches on this machine and needs root: sudo ./netport $1"
}

# run_python PROGRAM ARGUMENTS...: becomes a program of the test bed.
run_python() {
    local program=$NETPORT_ROOT/it-tests/$1
    shift
    export NETPORT_BUILD=as-is # build_ensure has just seen to it
    exec /usr/bin/python3 "$program" "$@" # where the user is: a path among the arguments is his
}

# program_bench [pure | network | routed | failures | hostroutes | guests] ARGUMENTS...: the benchmarks: of the pure parts
# (arguments: those of JMH), on real switches, of routing on them, of failures of uplinks and links, of many hosts that move
# at once, with guests that migrate live (see "netport bench guests --help"), or all, which takes no arguments.
program_bench() {
    local which=${1:-all}
    case $which in
        -*) which=network ;; # options alone are those of the network's benchmarks
        *) [ "$#" -eq 0 ] || shift ;;
    esac
    case $which in
        network) ! asks_for_help "$@" || run_python bench.py --help ;;
        routed) ! asks_for_help "$@" || run_python bench_routed.py --help ;;
        failures) ! asks_for_help "$@" || run_python bench_failures.py --help ;;
        hostroutes) ! asks_for_help "$@" || run_python bench_hostroutes.py --help ;;
        guests) ! asks_for_help "$@" || run_python bench_guests.py --help ;;
    esac
    case $which in
        pure | network | routed | failures | hostroutes) packages_require demo ;;
        guests | all) packages_require guests ;;
        *)
            fail 2 "bench measures pure, network, routed, failures, hostroutes or guests, all when nothing is named; found:\
 $which"
            ;;
    esac
    [ "$which" = pure ] || root_require bench
    case $which in
        guests | all) guest_image_require ;;
    esac
    jdk_require
    build_ensure
    case $which in
        pure) bench_pure "$@" ;;
        network) run_python bench.py "$@" ;;
        routed) run_python bench_routed.py "$@" ;;
        failures) run_python bench_failures.py "$@" ;;
        hostroutes) run_python bench_hostroutes.py "$@" ;;
        guests) run_python bench_guests.py "$@" ;;
        all)
            bench_pure
            (run_python bench.py)
            (run_python bench_routed.py)
            (run_python bench_failures.py)
            (run_python bench_hostroutes.py)
            run_python bench_guests.py
            ;;
    esac
}

# bench_pure ARGUMENTS...: builds the benchmarks and runs them with JMH.
bench_pure() {
    local module=$NETPORT_ROOT/it-tests/bench log=$NETPORT_ROOT/.netport/log/bench-build.log options=()
    if ! step 'Building the benchmarks' "$log" '' 900 \
        "$NETPORT_ROOT/mvnw" -B -Dquick -DskipTests install -pl it-tests/bench -am; then
        build_explain "$log"
        fail 1 "The benchmarks could not be built; see $log"
    fi
    if [ "$(jdk_feature "$JAVA_HOME")" -ge 24 ]; then
        options=(--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED)
    fi
    "$JAVA_HOME/bin/java" "${options[@]}" -cp "$module/target/classes:$(cat "$module/target/classpath")" \
        org.openjdk.jmh.Main "$@"
}

# program_test: every test.
program_test() {
    jdk_require
    packages_require test
    root_require test
    guest_image_require
    exec /usr/bin/python3 "$NETPORT_ROOT/launcher/run_tests.py"
}
