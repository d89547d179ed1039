namespace Sampan.Images.DockerStore;

/// <summary>What <c>repositories.json</c> says: for each repository its references and the ids they mean.</summary>
internal sealed record DockerRepositories(Dictionary<string, Dictionary<string, string>>? Repositories);
