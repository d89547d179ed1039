namespace Sampan.Migration.Translation;

/// <summary>Says Docker's configuration in the words of one target.</summary>
public interface ITranslator
{
    /// <summary>The target's kind: <c>containerd</c>, <c>crio</c>, <c>isulad</c>, <c>cri-dockerd</c> or <c>sampan</c>.</summary>
    string Target { get; }

    /// <summary>Translates. Pure: the same input gives the same text.</summary>
    /// <exception cref="TranslationException">An existing file of the target cannot be read, so it cannot be merged.</exception>
    TranslationResult Translate(TranslationInput input);
}
