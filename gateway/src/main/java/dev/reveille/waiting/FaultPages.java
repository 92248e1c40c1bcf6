package dev.reveille.waiting;

import dev.reveille.config.WorkloadDefinition.Look;
import dev.reveille.config.WorkloadDefinition.Presentation;
import dev.reveille.http.Accept;
import dev.reveille.http.Answer;
import dev.reveille.http.Problem;
import dev.reveille.http.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Faults as answers: a page for those who prefer HTML, a problem document for everyone else. What
 * they say is the same. Stateless; safe for use by many threads.
 */
public final class FaultPages {

    private static final Template NEW_HOST = Template.read("new-host.html");

    private FaultPages() {}

    /** The answer in the form that the request prefers. */
    public static Answer answer(Request request, FaultReport report) {
        return answer(Accept.of(request), report);
    }

    /**
     * The answer in the form that is preferred.
     *
     * @param accept {@link Accept#ANYTHING} where the request could not be read that far
     */
    public static Answer answer(Accept accept, FaultReport report) {
        return answer(accept, report, Theme.BUILT_IN);
    }

    /** The same, as a theme has it. */
    static Answer answer(Accept accept, FaultReport report, Theme theme) {
        Answer answer = accept.prefersHtml() ? page(report, theme) : problem(report);
        return report.retryAfterSeconds()
                .map(seconds -> answer.with("Retry-After", Long.toString(seconds)))
                .orElse(answer);
    }

    private static Answer problem(FaultReport report) {
        Fault fault = report.fault();
        Map<String, Object> extensions = new LinkedHashMap<>();
        report.host().ifPresent(host -> extensions.put("host", host));
        report.workload().ifPresent(workload -> extensions.put("workload", workload));
        report.retryAfterSeconds().ifPresent(wait -> extensions.put("retry_after", wait));
        return new Problem(fault.type(), fault.title(), fault.status(), detail(report), extensions)
                .answer();
    }

    private static String detail(FaultReport report) {
        if (report.detail().isPresent()) {
            return report.detail().get();
        }
        if (report.fault() == Fault.NO_ROUTE && report.host().isPresent()) {
            return "No workload has the host \""
                    + report.host().get()
                    + "\". Give its container the labels dag.enabled=true and dag.host, or add it"
                    + " to containers in config.yaml.";
        }
        return report.fault().text();
    }

    private static Answer page(FaultReport report, Theme theme) {
        Fault fault = report.fault();
        Optional<Look> look = report.shown().map(Presentation::look);
        Map<String, Html> values =
                Map.of(
                        "code",
                        Html.text(Integer.toString(fault.status())),
                        "title",
                        Html.text(fault.title()),
                        "text",
                        Html.text(fault.text()),
                        "name",
                        Html.text(about(report)),
                        "note",
                        Html.text(look.flatMap(Look::message).orElse("")),
                        "icon",
                        report.shown().map(p -> theme.icon(p.icon())).orElse(Html.NOTHING),
                        "detail",
                        Html.text(report.detail().orElse("")),
                        "guidance",
                        guidance(report));
        return theme.page(PageKind.FAULT)
                .answer(fault.status(), values, Accent.of(look.flatMap(Look::color)), Html.NOTHING);
    }

    /**
     * The name of the thing that failed, or under which it was asked for, as far as it is known.
     */
    private static String about(FaultReport report) {
        return report.shown()
                .map(Presentation::displayName)
                .or(report::workload)
                .or(report::host)
                .orElse("");
    }

    private static Html guidance(FaultReport report) {
        if (report.fault() != Fault.NO_ROUTE) {
            return Html.NOTHING;
        }
        String host = report.host().map(FaultPages::withoutPort).orElse("app.example.com");
        return new Html(NEW_HOST.fill(Map.of("host", Html.text(host))));
    }

    /** Routes have no port, and an IPv6 address keeps its brackets. */
    private static String withoutPort(String host) {
        return host.replaceFirst(":[0-9]*$", "");
    }
}
