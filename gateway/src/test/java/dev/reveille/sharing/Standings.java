package dev.reveille.sharing;

/** Among others, with this standing, and nothing is asked. Immutable. */
public record Standings(Standing standing) implements Sharing {

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public void begin(ThisGateway here) {}

    @Override
    public Permission askToSleep(SleepWish wish) {
        return new Permission.Refused("nobody asks");
    }

    @Override
    public Permission askToWake(String workload) {
        return new Permission.Refused("nobody asks");
    }

    @Override
    public void close() {}
}
