using System.Text.Json;
using Sampan.Images.Registry;
using Sampan.Linux.Processes;
using Sampan.Oci;

namespace Sampan.Images.Trust;

/// <summary>Holds a pull against the node's policy before any layer is fetched.</summary>
internal sealed class TrustCheck(TrustOptions options)
{
    private const int MaxPolicy = 4 << 20;
    private const int MaxWords = 4096;

    /// <param name="image">What was asked for.</param>
    /// <param name="target">The index or manifest that it means.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SignatureValidationException">The image is not allowed, or nobody can tell; the message says why and what to do.</exception>
    internal async Task RequireAsync(ImageReference image, ManifestDocument target, CancellationToken cancellationToken)
    {
        if (Policy(options.PolicyFile) is not { } policy)
            return;
        (string scope, IReadOnlyList<TrustRequirement> requirements) = policy.For(image);
        RequireNoReject(image, options.PolicyFile, scope, requirements);
        foreach (TrustRequirement requirement in requirements.Where(requirement => requirement.NeedsSignature))
            await VerifyAsync(image, target, scope, requirement, cancellationToken);
    }

    /// <summary>Refuses what the policy rejects, signed or not.</summary>
    internal static void RequireNoReject(ImageReference image, string policyFile, string scope, IReadOnlyList<TrustRequirement> requirements)
    {
        if (requirements.Any(requirement => requirement.Type == TrustRequirement.Reject))
            throw new SignatureValidationException($"{image} is refused by {policyFile}, scope {scope}: reject");
    }

    /// <summary>Reads the policy; null if there is none.</summary>
    /// <exception cref="SignatureValidationException">It cannot be understood: then no image is trusted.</exception>
    internal static SignaturePolicy? Policy(string policyFile)
    {
        if (policyFile.Length == 0 || !File.Exists(policyFile))
            return null;
        try
        {
            using FileStream file = File.OpenRead(policyFile);
            if (file.Length > MaxPolicy)
                throw new FormatException($"it has {file.Length} bytes; at most {MaxPolicy} are read.");
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return SignaturePolicy.Parse(bytes);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SignatureValidationException($"{policyFile} cannot be used, so no image is trusted: {e.Message}", e);
        }
    }

    private async Task VerifyAsync(
        ImageReference image, ManifestDocument target, string scope, TrustRequirement requirement, CancellationToken cancellationToken)
    {
        if (options.Verifier is not [{ } program, ..] || options.Run is not { } run)
        {
            throw new SignatureValidationException(
                $"{options.PolicyFile}, scope {scope}, wants {requirement.Type} for {image}, and no program that checks signatures is configured: set images.signatureVerifier, or change the policy");
        }
        var command = new ProcessCommand
        {
            Path = program,
            Arguments = [.. options.Verifier.Skip(1)],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
            Input = Question(image, target, requirement),
            OutputLimit = MaxWords,
            Timeout = options.Timeout,
        };
        ProcessOutcome outcome;
        try
        {
            outcome = await run(command, cancellationToken);
        }
        catch (IOException e)
        {
            throw new SignatureValidationException($"{image}: the program that checks signatures did not start: {e.Message}", e);
        }
        if (outcome.TimedOut)
            throw new SignatureValidationException($"{image}: {program} did not check the signature within {options.Timeout.TotalSeconds:0} s");
        if (outcome.ExitCode != 0)
        {
            string words = outcome.ErrorText.Length > 0 ? outcome.ErrorText : outcome.OutputText;
            throw new SignatureValidationException($"{image}: {program} refuses it ({requirement.Type}, scope {scope}): {(words.Length > 0 ? words : $"exit code {outcome.ExitCode}")}");
        }
    }

    /// <summary>What the program reads from its standard input.</summary>
    private static byte[] Question(ImageReference image, ManifestDocument target, TrustRequirement requirement)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", "sampan.dev/v1");
            writer.WriteString("image", image.ToString());
            writer.WriteString("digest", target.Digest.ToString());
            writer.WriteBase64String("manifest", target.Bytes);
            writer.WritePropertyName("requirement");
            writer.WriteRawValue(requirement.Json);
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
