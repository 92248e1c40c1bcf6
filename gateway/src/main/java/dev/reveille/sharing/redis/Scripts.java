package dev.reveille.sharing.redis;

/** What Redis does in one step. */
final class Scripts {

    /**
     * Enters a gateway on the roll, by Redis' own clock, and tells who is on it and how many
     * milliseconds ago each was there last. KEYS: the roll. ARGV: its id, how many milliseconds one
     * is kept who is heard of no more.
     */
    static final String ENTER =
            """
            local t = redis.call('TIME')
            local now = t[1] * 1000 + math.floor(t[2] / 1000)
            redis.call('ZADD', KEYS[1], now, ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
            for i = 2, #all, 2 do
              all[i] = string.format('%d', math.max(0, now - tonumber(all[i])))
            end
            return all
            """;

    /**
     * Takes a lock, or tells who has it. KEYS: the lock. ARGV: the claim, its milliseconds. Answers
     * nothing if it was taken.
     */
    static final String TAKE =
            """
            local holder = redis.call('GET', KEYS[1])
            if holder then return holder end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return false
            """;

    /** Prolongs a lock if it is still one's own: 1, else 0. KEYS and ARGV as for taking it. */
    static final String PROLONG =
            """
            if redis.call('GET', KEYS[1]) == ARGV[1] then
              return redis.call('PEXPIRE', KEYS[1], ARGV[2])
            end
            return 0
            """;

    /**
     * Gives a lock back if it is still one's own, and says so to all. KEYS: the lock. ARGV: the
     * claim, the channel, what is said.
     */
    static final String RELEASE =
            """
            if redis.call('GET', KEYS[1]) == ARGV[1] then
              redis.call('DEL', KEYS[1])
              return redis.call('PUBLISH', ARGV[2], ARGV[3])
            end
            return 0
            """;

    private Scripts() {}
}
