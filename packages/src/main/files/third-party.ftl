What comes with Reveille, which is itself under Apache-2.0: libraries, with their licences.
Where two are named, either may be chosen.

<#list dependencyMap as entry>
<#assign project = entry.getKey()/>
<#assign licenses = entry.getValue()/>
<#if project.groupId != "dev.reveille">
${project.groupId}:${project.artifactId} ${project.version} | ${licenses?join(", ")} | ${project.url!"-"}
</#if>
</#list>

In the gateway's own jar:

@dagrejs/dagre 3 | MIT | https://github.com/dagrejs/dagre
Simple Icons 16 | CC0-1.0 | https://simpleicons.org

The Java runtime is a part of an OpenJDK: GPL-2.0 with the classpath exception, and what is in runtime/legal.
