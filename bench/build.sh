# Sourced by bench/compare and bench/jmh: builds the module bench and what it measures, if need be.

# What they need beside bench/target/classes.
libraries=bench/target/bench-classpath
# Folders count too: the time of a folder changes when a file is deleted from it.
is_current() {
  [ -s "$libraries" ] && [ -f gateway/target/reveille.jar ] &&
    [ -z "$(find gateway/src/main bench/src/main pom.xml gateway/pom.xml bench/pom.xml \
      -newer "$libraries" -print | head -n 1)" ]
}

build() {
  is_current && return 0
  echo 'Building (the first time takes a minute or two) ...' >&2
  ./mvnw -q -B -ntp -pl bench -am -DskipTests \
    -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime \
    package dependency:build-classpath >&2
  # It is left alone when it would say the same as before.
  touch "$libraries"
}
