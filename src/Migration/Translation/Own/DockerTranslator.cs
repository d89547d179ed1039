using Sampan.Migration.Translation.Keys;

namespace Sampan.Migration.Translation.Own;

/// <summary>Docker itself, as the way back: nothing is written, every key stays where it is.</summary>
internal sealed class DockerTranslator : ITranslator
{
    /// <inheritdoc/>
    public string Target => TargetKind.Docker;

    /// <inheritdoc/>
    public TranslationResult Translate(TranslationInput input)
    {
        var draft = new TargetDraft(Target, input);
        draft.Kubelet("cgroupDriver", input.CgroupDriver);
        return draft.Finish();
    }
}
