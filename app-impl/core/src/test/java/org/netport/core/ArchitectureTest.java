// SPDX-License-Identifier: Apache-2.0
package org.netport.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import org.netport.core.engine.VirtualLoop;

/** The borders inside this module. */
@AnalyzeClasses(packages = "org.netport.core", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] PURE = {"org.netport.core.topology", "org.netport.core.pipeline",
        "org.netport.core.compile", "org.netport.core.diff", "org.netport.core.packet", "org.netport.core.location",
        "org.netport.core.validation", "org.netport.core.policy", "org.netport.core.explain",
        "org.netport.core.verify"};
    private static final String[] PLAIN = {"java.lang..", "java.util", "java.util.function", "java.util.regex",
        "java.util.stream", "com.google.common.collect", "com.google.common.net", "org.netport.model"};

    @ArchTest
    static final ArchRule PURE_PACKAGES_KNOW_NO_EXECUTOR_FUTURE_LOGGER_OR_FILE = noClasses()
        .that().resideInAnyPackage(PURE)
        .should().dependOnClassesThat().resideInAnyPackage("java.util.concurrent..", "org.slf4j..", "java.io..",
            "java.nio.file..", "java.nio.channels..", "java.net..", "java.util.logging..", "java.util.random..",
            "java.security..", "org.netport.core.engine..", "org.opendaylight..", "org.projectfloodlight..",
            "io.netty..", "org.osgi..");

    @ArchTest
    static final ArchRule PURE_PACKAGES_KNOW_NO_CLOCK_OR_RANDOMNESS = noClasses()
        .that().resideInAnyPackage(PURE)
        .should().dependOnClassesThat().belongToAnyOf(Clock.class, InstantSource.class, Random.class, UUID.class,
            Timer.class, Thread.class)
        .orShould().callMethod(System.class, "currentTimeMillis")
        .orShould().callMethod(System.class, "nanoTime")
        .orShould().callMethod(Math.class, "random")
        .orShould().callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("org.netport.core.(*)..")
        .should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TOPOLOGY_KNOWS_THE_NETWORK_ONLY = layer("org.netport.core.topology",
        "org.netport.network", "org.netport.channel", "org.netport.core.pipeline");

    @ArchTest
    static final ArchRule TOPOLOGY_KNOWS_OF_THE_PIPELINE_ITS_SLOTS_ONLY = noClasses()
        .that().resideInAPackage("org.netport.core.topology")
        .should().dependOnClassesThat().haveNameMatching("org\\.netport\\.core\\.pipeline\\.(?!SegmentSlots).*");

    @ArchTest
    static final ArchRule TOPOLOGY_KNOWS_NO_SESSION = noClasses().that().resideInAPackage("org.netport.core.topology")
        .should().dependOnClassesThat().haveNameMatching(
            "org\\.netport\\.channel\\.(?!PortDescription|SwitchAbilities).*");

    @ArchTest
    static final ArchRule PIPELINE_KNOWS_FLOWS_ONLY = layer("org.netport.core.pipeline", "org.netport.flow");

    @ArchTest
    static final ArchRule COMPILE_STANDS_ON_TOPOLOGY_AND_PIPELINE = layer("org.netport.core.compile",
        "org.netport.network", "org.netport.flow", "org.netport.channel", "org.netport.core.topology",
        "org.netport.core.pipeline", "org.netport.core.packet");

    @ArchTest
    static final ArchRule COMPILE_KNOWS_OF_SWITCHES_WHAT_THEY_CAN_DO = noClasses()
        .that().resideInAPackage("org.netport.core.compile")
        .should().dependOnClassesThat().haveNameMatching("org\\.netport\\.channel\\.(?!SwitchAbilities).*");

    @ArchTest
    static final ArchRule COMPILE_READS_NO_PACKETS = noClasses().that().resideInAPackage("org.netport.core.compile")
        .should().dependOnClassesThat().haveNameMatching("org\\.netport\\.core\\.packet\\.(?!Martians).*");

    @ArchTest
    static final ArchRule DIFF_KNOWS_FLOWS_ONLY = layer("org.netport.core.diff", "org.netport.flow");

    @ArchTest
    static final ArchRule PACKET_KNOWS_VALUES_ONLY = layer("org.netport.core.packet", "java.nio");

    @ArchTest
    static final ArchRule POLICY_KNOWS_THE_NETWORK_ONLY = layer("org.netport.core.policy", "org.netport.network",
        "org.netport.policy", "java.time");

    @ArchTest
    static final ArchRule EXPLAIN_READS_PROGRAMS_AND_KNOWS_NO_COMPILER = layer("org.netport.core.explain",
        "org.netport.network", "org.netport.flow", "org.netport.explain", "org.netport.channel",
        "org.netport.core.topology", "org.netport.core.pipeline");

    @ArchTest
    static final ArchRule EXPLAIN_KNOWS_NO_SESSION = noClasses().that().resideInAPackage("org.netport.core.explain")
        .should().dependOnClassesThat().haveNameMatching("org\\.netport\\.channel\\.(?!PortDescription).*");

    @ArchTest
    static final ArchRule VERIFY_STANDS_ON_THE_COMPILERS = layer("org.netport.core.verify", "org.netport.flow",
        "org.netport.verify", "org.netport.core.topology", "org.netport.core.pipeline", "org.netport.core.compile");

    @ArchTest
    static final ArchRule NOTHING_HERE_KNOWS_OF_REHEARSALS = noClasses()
        .that().resideOutsideOfPackage("org.netport.core.rehearsal")
        .should().dependOnClassesThat().resideInAPackage("org.netport.core.rehearsal");

    @ArchTest
    static final ArchRule TIME_STANDS_STILL_IN_REHEARSALS_ONLY = noClasses()
        .that().resideOutsideOfPackage("org.netport.core.rehearsal")
        .and().doNotBelongToAnyOf(VirtualLoop.class)
        .should().dependOnClassesThat().belongToAnyOf(VirtualLoop.class);

    @ArchTest
    static final ArchRule NO_STATIC_STATE = noFields().that().areStatic().and().areDeclaredInClassesThat()
        .resideInAPackage("org.netport.core..").should().notHaveModifier(JavaModifier.FINAL);

    private ArchitectureTest() {
    }

    private static ArchRule layer(final String own, final String... others) {
        final String[] allowed = new String[PLAIN.length + others.length + 1];
        System.arraycopy(PLAIN, 0, allowed, 0, PLAIN.length);
        System.arraycopy(others, 0, allowed, PLAIN.length, others.length);
        allowed[allowed.length - 1] = own;
        return classes().that().resideInAPackage(own).should().onlyDependOnClassesThat().resideInAnyPackage(allowed);
    }
}
