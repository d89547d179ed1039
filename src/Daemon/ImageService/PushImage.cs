using System.Threading.Channels;
using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Images.Pushing;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/PushImage.</summary>
internal sealed class PushImage(IImageEngine images)
{
    /// <summary>Tells of each layer, then of the manifest.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: the target cannot be one. NOT_FOUND: there is no such image.</exception>
    public async Task HandleAsync(PushImageRequest request, ServerStream<PushImageResponse> stream, CancellationToken token)
    {
        ImageStore store = images.OwnStore("use `docker push`, after `docker tag` and `docker login` where they are needed");
        StoredImage image = store.Require(request.Image);
        ImageReference target = Target(request);
        RegistryCredential? credential = request.Username.Length > 0
            ? new RegistryCredential(request.Username, request.Password, null, null, null)
            : null;
        Channel<PushedBlob> layers = Channel.CreateUnbounded<PushedBlob>();
        Task<PushedImage> pushing = PushAsync(store, image, target, credential, layers.Writer, token);
        await foreach (PushedBlob layer in layers.Reader.ReadAllAsync(CancellationToken.None))
        {
            await stream.WriteAsync(new PushImageResponse { Layer = ToMessage(layer) }, token);
        }
        PushedImage pushed = await pushing;
        var manifest = new PushedManifest { Target = target.ToString(), Digest = pushed.Manifest.ToString(), Original = pushed.IsOriginal };
        await stream.WriteAsync(new PushImageResponse { Manifest = manifest }, token);
    }

    private static ImageReference Target(PushImageRequest request)
    {
        ImageReference target = PullImage.Parse(request.Target.Length > 0 ? request.Target : request.Image);
        return target.Digest is null
            ? target
            : throw CriException.InvalidArgument($"\"{target}\" is a name by digest, under which nothing can be pushed: write NAME:TAG");
    }

    private static async Task<PushedImage> PushAsync(
        ImageStore store, StoredImage image, ImageReference target, RegistryCredential? credential, ChannelWriter<PushedBlob> layers,
        CancellationToken token)
    {
        try
        {
            return await store.PushAsync(image, target, credential, new Reporter(layers), token);
        }
        finally
        {
            layers.Complete();
        }
    }

    private static PushedLayer ToMessage(PushedBlob layer) => new()
    {
        Digest = layer.Blob.ToString(),
        Bytes = layer.Bytes,
        Way = layer.How switch
        {
            Images.Pushing.PushWay.Exists => Cri.Own.PushWay.PushExists,
            Images.Pushing.PushWay.Mounted => Cri.Own.PushWay.PushMounted,
            _ => Cri.Own.PushWay.PushUploaded,
        },
    };

    private sealed class Reporter(ChannelWriter<PushedBlob> layers) : IProgress<PushedBlob>
    {
        public void Report(PushedBlob value) => layers.TryWrite(value);
    }
}
