package dev.reveille.bench;

/**
 * How thoroughly is measured.
 *
 * @param seconds of one measurement, where that is free to choose
 * @param jvmWarmUp seconds under load, in the first case, until the code of a JVM has been compiled
 * @param warmUp seconds under load for the others, and for everyone before each later case
 */
record Effort(int rounds, int seconds, int jvmWarmUp, int warmUp) {

    /**
     * @param first whether it has not worked before
     */
    int warmUpOf(Contestant contestant, boolean first) {
        return first && contestant.onJvm() ? jvmWarmUp : warmUp;
    }
}
