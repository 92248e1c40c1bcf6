package dev.reveille.dashboard;

import dev.reveille.admin.AdminEndpoints;
import dev.reveille.history.Recorder;
import dev.reveille.http.Answer;
import dev.reveille.http.Reply;
import dev.reveille.http.Request;
import dev.reveille.icons.IconBook;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultPages;
import dev.reveille.waiting.FaultReport;
import dev.reveille.workload.Workload;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The operator's pages and all they ask for beside the status. Thread-safe. */
public final class DashboardEndpoints {

    private static final String ICONS = "/_status/icons/";
    private static final String SVG = ".svg";

    /** For a day; an update of the product may bring a better drawing. */
    private static final String ICON_LIFE = "private, max-age=86400";

    private final HistoryDocument history;
    private final IconBook icons = new IconBook();

    /**
     * @param port where workloads are reached, if that is not where the pages are
     */
    public DashboardEndpoints(
            Recorder recorder, Supplier<Collection<Workload>> workloads, OptionalInt port) {
        this.history = new HistoryDocument(recorder, workloads, port);
    }

    /** Adds its endpoints to those of the gateway. */
    public void addTo(AdminEndpoints endpoints) {
        endpoints
                .reads("/_status", _ -> Asset.STATUS.answer())
                .reads("/_topology", _ -> Asset.TOPOLOGY.answer())
                .reads("/_status/history", _ -> Answer.json(200, history.json()))
                .reads("/_status/", this::below);
        for (Asset asset : Asset.values()) {
            if (!asset.isPage()) {
                endpoints.reads(asset.path(), _ -> asset.answer());
            }
        }
    }

    /** An icon, or nothing. */
    private Reply below(Request request) {
        String path = request.path();
        if (!path.startsWith(ICONS) || !path.endsWith(SVG)) {
            return FaultPages.answer(request, FaultReport.of(Fault.UNKNOWN_PATH));
        }
        String slug = path.substring(ICONS.length(), path.length() - SVG.length());
        return Answer.of(200, "image/svg+xml", icons.find(slug).orElse(IconBook.NEUTRAL))
                .with("Cache-Control", ICON_LIFE);
    }
}
