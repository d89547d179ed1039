namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A machine and the others whose programs it runs too.</summary>
internal sealed record SeccompArchitectures(string Architecture, IReadOnlyList<string>? SubArchitectures);
