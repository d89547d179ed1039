using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class ArtifactVolumeTests(DaemonLab lab)
{
    [PodFact(DisplayName = "An artifact is listed, mounted read-only as files, a folder of it by sub path; it cannot be run")]
    public async Task Mount_Artifact_ShowsItsFiles()
    {
        string reference = await lab.PushAsync("test/volume-artifact", "1", TestImage.Artifact(
            ("model.bin", "weights"u8.ToArray()), ("docs/en/read.me", "read me"u8.ToArray())));
        ImageServiceClient images = lab.Daemon.Images;
        string id = (await images.PullImageAsync(
            new PullImageRequest { Image = new ImageSpec { Image = reference } }, CancellationToken.None)).ImageRef;
        try
        {
            Image image = (await images.ImageStatusAsync(
                new ImageStatusRequest { Image = new ImageSpec { Image = reference, UserSpecifiedImage = "volume-artifact" } },
                CancellationToken.None)).Image;
            Assert.Equal((id, "a test", "volume-artifact"), (image.Id, image.Spec.Annotations["made.by"], image.Spec.UserSpecifiedImage));
            Assert.Contains(
                (await images.ListImagesAsync(new ListImagesRequest(), CancellationToken.None)).Images,
                each => each.Id == id && each.RepoTags.Contains(reference));

            TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
            string container = await pod.StartAsync([], config => config.Mounts.AddRange(
            [
                Volume("/artifact", id), Volume("/docs", id, "docs"),
            ]));
            Assert.Equal("weights", await pod.OutputAsync(container, "cat", "/artifact/model.bin"));
            Assert.Equal("read me", await pod.OutputAsync(container, "cat", "/docs/en/read.me"));
            Assert.Contains("Read-only", await pod.OutputAsync(container, "sh", "-c", "touch /artifact/x 2>&1 || true"), StringComparison.Ordinal);
            Assert.Equal(id, (await pod.StatusAsync(container)).Mounts[0].Image.ImageRef);

            CriException refusal = await Assert.ThrowsAsync<CriException>(
                () => pod.CreateAsync([], config => config.Image = new ImageSpec { Image = id }));
            Assert.Equal(GrpcStatusCode.InvalidArgument, refusal.Code);
            Assert.Contains("artifact of type application/x.test", refusal.Message, StringComparison.Ordinal);
            await pod.RemoveAsync();
        }
        finally
        {
            await images.RemoveImageAsync(new RemoveImageRequest { Image = new ImageSpec { Image = id } }, CancellationToken.None);
        }
    }

    private static Mount Volume(string path, string image, string subPath = "") => new()
    {
        ContainerPath = path, Readonly = true, Image = new ImageSpec { Image = image }, ImageSubPath = subPath,
    };
}
