package dev.reveille.sharing;

import java.util.List;

/** Nobody to share with: everything is permitted. Stateless. */
record Alone() implements Sharing {

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public void begin(ThisGateway here) {
        // There is nobody who could ask.
    }

    @Override
    public Permission askToSleep(SleepWish wish) {
        return new Permission.Granted(Claim.LASTING);
    }

    @Override
    public Permission askToWake(String workload) {
        return new Permission.Granted(Claim.LASTING);
    }

    @Override
    public Standing standing() {
        return new Standing(true, 0, List.of());
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
