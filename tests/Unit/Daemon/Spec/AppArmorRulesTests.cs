using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using ProfileType = Sampan.Cri.V1.SecurityProfile.Types.ProfileType;

#pragma warning disable CS0612 // Old kubelets send the old field.

namespace Sampan.Tests.Unit.Daemon.Spec;

public class AppArmorRulesTests
{
    private const string Annotation = "container.apparmor.security.beta.kubernetes.io/server";

    private static readonly AppArmorFacts On = new()
    {
        Enabled = true, DefaultProfile = "usual", Loaded = new HashSet<string> { "usual", "mine" },
    };

    [Theory]
    [InlineData("", "usual")]
    [InlineData("runtime/default", "usual")]
    [InlineData("docker/default", "usual")]
    [InlineData("unconfined", null)]
    [InlineData("localhost/mine", "mine")]
    public void OldString_MeansTheSame(string text, string? expected)
    {
        Assert.Equal(expected, Profile(On, security => security.ApparmorProfile = text));
        Assert.Equal(expected, Profile(On, annotation: text));
    }

    [Theory]
    [InlineData(ProfileType.RuntimeDefault, "", "usual")]
    [InlineData(ProfileType.Unconfined, "", null)]
    [InlineData(ProfileType.Localhost, "mine", "mine")]
    [InlineData(ProfileType.Localhost, "localhost/mine", "mine")]
    public void Field_WinsOverStringAndAnnotation(ProfileType type, string name, string? expected) => Assert.Equal(
        expected,
        Profile(
            On,
            security =>
            {
                security.Apparmor = new SecurityProfile { ProfileType = type, LocalhostRef = name };
                security.ApparmorProfile = "localhost/none";
            },
            "localhost/none"));

    [Fact]
    public void String_WinsOverAnnotation() =>
        Assert.Equal("mine", Profile(On, security => security.ApparmorProfile = "localhost/mine", "unconfined"));

    [Fact]
    public void AnnotationOfAnotherContainer_SaysNothing()
    {
        PodSandboxConfig sandbox = SpecCase.Sandbox;
        sandbox.Annotations[Annotation + "2"] = "unconfined";

        Assert.Equal(
            ProfileType.RuntimeDefault, AppArmorRules.Asked(SpecCase.Make().Container, sandbox).ProfileType);
    }

    [Fact]
    public void Localhost_NotLoaded_IsRefused()
    {
        CriException refusal = Assert.Throws<CriException>(
            () => Profile(On, security => security.ApparmorProfile = "localhost/min"));

        Assert.Equal(GrpcStatusCode.InvalidArgument, refusal.Code);
        Assert.Contains("profile min is not loaded", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Localhost_KernelDoesNotTell_IsLeftToTheRuntime() =>
        Assert.Equal("min", Profile(On with { Loaded = null }, security => security.ApparmorProfile = "localhost/min"));

    [Fact]
    public void Localhost_Off_IsRefused() => Assert.Contains(
        "AppArmor is off",
        Assert.Throws<CriException>(() => Profile(AppArmorFacts.Off, security => security.ApparmorProfile = "localhost/mine")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("runtime/default")]
    [InlineData("unconfined")]
    public void Off_TheRest_HasNone(string text) =>
        Assert.Null(Profile(AppArmorFacts.Off, security => security.ApparmorProfile = text));

    [Fact]
    public void Default_NoParser_HasNone() => Assert.Null(Profile(On with { DefaultProfile = null }));

    [Fact]
    public void Default_CouldNotBeLoaded_IsRefused()
    {
        CriException refusal = Assert.Throws<CriException>(() => Profile(On with { DefaultFailure = "the parser is broken" }));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, refusal.Code);
        Assert.Contains("the parser is broken", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Privileged_HasNoDefault()
    {
        Assert.Null(Profile(On with { DefaultFailure = "the parser is broken" }, security => security.Privileged = true));
        Assert.Equal("mine", Profile(On, security =>
        {
            security.Privileged = true;
            security.ApparmorProfile = "localhost/mine";
        }));
    }

    [Fact]
    public void UnknownWords_AreRefused()
    {
        Assert.Throws<CriException>(() => Profile(On, security => security.ApparmorProfile = "mine"));
        Assert.Throws<CriException>(() => Profile(
            On, security => security.Apparmor = new SecurityProfile { ProfileType = (ProfileType)7 }));
        Assert.Throws<CriException>(() => Profile(
            On, security => security.Apparmor = new SecurityProfile { ProfileType = ProfileType.Localhost }));
    }

    // Through the builder, so that what is decided also arrives.
    private static string? Profile(
        AppArmorFacts host, Action<LinuxContainerSecurityContext>? change = null, string? annotation = null)
    {
        SpecInput input = SpecCase.Make(container => change?.Invoke(container.Linux.SecurityContext));
        if (annotation is not null)
        {
            input.Sandbox.Annotations[Annotation] = annotation;
        }
        return SpecBuilder.Build(input with { AppArmor = host }).Spec.Process!.ApparmorProfile;
    }
}
