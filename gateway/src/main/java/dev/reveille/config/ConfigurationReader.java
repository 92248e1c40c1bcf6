package dev.reveille.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code config.yaml} and the environment into a {@link Configuration}, or says everything
 * that is wrong with them at once. Safe for use by many threads.
 */
public final class ConfigurationReader {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final EnvironmentOverlay environment;
    private final Clock clock;

    /**
     * @param environment variables by name; those of keys win over the file
     * @param clock its zone is the process's time zone, its time is where the search for schedules
     *     that clash begins
     */
    public ConfigurationReader(Map<String, String> environment, Clock clock) {
        this.environment = new EnvironmentOverlay(environment);
        this.clock = clock;
    }

    /** What reading came to. */
    public sealed interface Result {

        /**
         * Files that hold secrets and belong to it, whether they could be read or not; none when
         * its text could not be.
         */
        Set<Path> secretFiles();

        /**
         * It can be used.
         *
         * @param warnings what it asks for and does not get
         */
        record Valid(
                Configuration configuration, List<ConfigProblem> warnings, Set<Path> secretFiles)
                implements Result {
            public Valid {
                warnings = List.copyOf(warnings);
                secretFiles = Set.copyOf(secretFiles);
            }
        }

        /**
         * It cannot be used.
         *
         * @param problems everything that keeps it from being used, at least one, from top to end
         */
        record Invalid(List<ConfigProblem> problems, Set<Path> secretFiles) implements Result {
            public Invalid {
                problems = List.copyOf(problems);
                secretFiles = Set.copyOf(secretFiles);
            }
        }
    }

    /** Reads a file. The usual file may be missing, which is as good as an empty one. */
    public Result read(ConfigurationSource source) {
        String file = source.file().toString();
        try {
            return read(file, Files.readString(source.file()));
        } catch (NoSuchFileException missing) {
            return source.named()
                    ? unreadable(file, "no such file; name another one, or name none to do without")
                    : read(file, "");
        } catch (CharacterCodingException notText) {
            return unreadable(file, "not a text in UTF-8; save it as UTF-8");
        } catch (IOException failed) {
            return unreadable(
                    file,
                    "cannot be read: "
                            + failed.getMessage()
                            + "; check that it is a file and who may read it");
        }
    }

    /**
     * Reads the text of a file.
     *
     * @param file what to call it in messages
     */
    public Result read(String file, String yaml) {
        Findings findings = new Findings();
        boolean marked = !yaml.isEmpty() && yaml.charAt(0) == BYTE_ORDER_MARK;
        SourceNode written = YamlTree.read(file, marked ? yaml.substring(1) : yaml, findings);
        if (findings.hasProblems() && written instanceof SourceNode.Empty) {
            // After a syntax error everything would seem to be missing.
            return new Result.Invalid(findings.problems(), Set.of());
        }
        SourceNode root = environment.over(written);
        Values values =
                root instanceof SourceNode.Empty
                        ? Values.none(root.origin())
                        : new TableType(FileKeys.TABLE)
                                .read(root, findings)
                                .orElseGet(() -> Values.none(root.origin()));
        return bind(values, findings);
    }

    private Result bind(Values values, Findings findings) {
        Values gateway =
                values.find(FileKeys.GATEWAY)
                        .orElseGet(() -> Values.none(values.place(FileKeys.GATEWAY)));
        List<Values> containers = values.find(FileKeys.CONTAINERS).orElse(List.of());
        List<Values> groups = values.find(FileKeys.GROUPS).orElse(List.of());

        GatewayBinding settings = new GatewayBinding(gateway);
        WorkloadBinding workloads = new WorkloadBinding(settings.timezone(clock.getZone()), clock);
        settings.check(findings);
        FileChecks checks = new FileChecks(containers, groups, findings);
        checks.run();
        checks.runtimes(settings.runtimes());
        checks.knownRuntimes(settings.runtimes().names());
        containers.forEach(container -> workloads.checkSchedule(container, findings));

        if (findings.hasProblems()) {
            return new Result.Invalid(findings.problems(), settings.secretFiles());
        }
        return new Result.Valid(
                new Configuration(
                        settings.bind(clock.getZone()),
                        containers.stream().map(workloads::bind).toList(),
                        groups.stream().map(ConfigurationReader::group).toList()),
                findings.warnings(),
                settings.secretFiles());
    }

    private static GroupDefinition group(Values group) {
        List<GroupDefinition.Member> members = group.get(GroupKeys.CONTAINERS);
        return new GroupDefinition(
                group.get(GroupKeys.NAME),
                group.get(GroupKeys.HOST),
                group.get(GroupKeys.STRATEGY),
                members,
                group.find(GroupKeys.MIN_AWAKE).orElse(members.size()));
    }

    private static Result unreadable(String file, String why) {
        return new Result.Invalid(List.of(new ConfigProblem(file, 0, 0, "", why)), Set.of());
    }
}
