namespace Sampan.Migration.Node;

/// <summary>What steps do their work with.</summary>
/// <param name="Files">The machine's files.</param>
/// <param name="Commands">Its programs.</param>
/// <param name="Services">Its services.</param>
/// <param name="Time">The clock.</param>
public sealed record NodeTools(NodeFiles Files, ICommands Commands, IServices Services, TimeProvider Time);
