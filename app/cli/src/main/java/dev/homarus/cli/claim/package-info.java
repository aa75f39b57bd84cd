/// The public claims, each as a check that anybody can run.
package dev.homarus.cli.claim;
