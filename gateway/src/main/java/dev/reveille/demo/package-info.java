/**
 * What {@code reveille demo} runs: {@link dev.reveille.demo.DemoConfiguration} names the sample
 * workloads, {@link dev.reveille.demo.DemoGuide} tells people what to try, and {@link
 * dev.reveille.demo.DemoApp} is the entry of the workloads themselves, each of them a process of
 * its own started by the process runtime.
 *
 * <p>The sample applications use the JDK alone, so that they start from the product's own class
 * path with little memory. The rest uses {@code config}.
 */
@NullMarked
package dev.reveille.demo;

import org.jspecify.annotations.NullMarked;
