package dev.reveille.sharing.kubernetes;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this gateway makes of what the Leases say, its own and those of others.
 *
 * @param own this gateway's id
 * @param yielded what it lets others put to sleep
 */
record Hearing(
        String own,
        ThisGateway here,
        Roll roll,
        Claims claims,
        Consensus consensus,
        Leases leases,
        Yielded yielded,
        Time time)
        implements LeaseWatch.Listener {

    private static final Logger log = LoggerFactory.getLogger(Hearing.class);

    @Override
    public void saw(String part, Note note) {
        boolean ours = note.gateway().equals(own);
        if (part.equals(Note.GATEWAY)) {
            if (!ours) {
                roll.saw(note.holder(), note.version());
                Presence.uses(note).forEach(here::usedElsewhere);
            }
        } else if (ours || note.isForWaking()) {
            // It may have been taken over from one that was let put the workload to sleep.
            yielded.gone(note.name());
            told(ours, note);
        } else {
            note.wish()
                    .ifPresent(wish -> yielded.saw(note, wish, consent -> answer(note, consent)));
        }
    }

    private void told(boolean ours, Note claim) {
        if (ours) {
            consensus.answered(claim);
        } else {
            here.wakesElsewhere(claim.workload());
        }
    }

    private void answer(Note claim, Consent consent) {
        time.run(
                () -> {
                    try {
                        leases.say(claim.name(), claim.answer(own, consent));
                    } catch (KubernetesClientException | IllegalStateException away) {
                        log.debug("Cannot answer: {}", away.getMessage());
                    }
                });
    }

    @Override
    public void gone(String part, Note note) {
        if (part.equals(Note.GATEWAY)) {
            roll.left(note.holder());
        } else {
            claims.ended(note.name());
            yielded.gone(note.name());
        }
    }
}
