package dev.reveille.config;

import dev.reveille.config.GroupDefinition.Member;
import dev.reveille.config.SourceNode.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A member of a group: a container's name, or a mapping with its name and weight. */
record MemberType() implements ValueType<Member> {

    @Override
    public Optional<Member> read(SourceNode node, Findings findings) {
        if (!(node instanceof Mapping mapping)) {
            return TextTypes.NAME.read(node, findings).map(name -> new Member(name, 1));
        }
        Values values = GroupKeys.MEMBER_TABLE.read(mapping, findings);
        return values.find(GroupKeys.MEMBER_NAME)
                .map(name -> new Member(name, values.find(GroupKeys.MEMBER_WEIGHT).orElse(1)));
    }

    @Override
    public String written() {
        return "a container name, or a mapping with name and weight";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of(
                "anyOf",
                List.of(TextTypes.NAME.schema(), new TableType(GroupKeys.MEMBER_TABLE).schema()));
    }
}
