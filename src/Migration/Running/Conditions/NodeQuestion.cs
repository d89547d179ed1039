namespace Sampan.Migration.Running.Conditions;

/// <summary>A question to the node.</summary>
/// <returns>Null if the answer is yes; else a sentence that says what is not so.</returns>
internal delegate Task<string?> NodeQuestion(CancellationToken cancellation);
