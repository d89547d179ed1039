using System.Threading.Channels;
using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Images.Archives;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/ImportImages.</summary>
internal sealed class ImportImages(IImageEngine images)
{
    /// <summary>Tells of each layer, then of the images.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: no absolute path. NOT_FOUND: nothing is there.</exception>
    public async Task HandleAsync(ImportImagesRequest request, ServerStream<ImportImagesResponse> stream, CancellationToken token)
    {
        if (!request.Path.StartsWith('/'))
        {
            throw CriException.InvalidArgument($"path \"{request.Path}\" is not absolute");
        }
        if (!Path.Exists(request.Path))
        {
            throw CriException.NotFound($"there is no {request.Path} where the runtime looks: it does not see files of other machines and mount namespaces");
        }
        ImageStore store = images.OwnStore("use `docker load -i FILE`");
        var choice = new ImportChoice { BaseName = request.BaseName.Length > 0 ? request.BaseName : null, Digests = request.Digests };
        Channel<Images.Archives.ImportedLayer> layers = Channel.CreateUnbounded<Images.Archives.ImportedLayer>();
        Task<IReadOnlyList<StoredImage>> importing = ImportAsync(store, request.Path, choice, layers.Writer, token);
        await foreach (Images.Archives.ImportedLayer layer in layers.Reader.ReadAllAsync(CancellationToken.None))
        {
            var message = new Cri.Own.ImportedLayer { DiffId = layer.DiffId.ToString(), Bytes = layer.Bytes };
            await stream.WriteAsync(new ImportImagesResponse { Layer = message }, token);
        }
        foreach (StoredImage image in await importing)
        {
            var message = new ImportedImage { Id = image.Id.ToString(), Tags = { image.RepoTags }, Digests = { image.RepoDigests } };
            await stream.WriteAsync(new ImportImagesResponse { Image = message }, token);
        }
    }

    private static async Task<IReadOnlyList<StoredImage>> ImportAsync(
        ImageStore store, string path, ImportChoice choice, ChannelWriter<Images.Archives.ImportedLayer> layers, CancellationToken token)
    {
        try
        {
            return await store.ImportAsync(path, choice, new Reporter(layers), token);
        }
        finally
        {
            layers.Complete();
        }
    }

    private sealed class Reporter(ChannelWriter<Images.Archives.ImportedLayer> layers) : IProgress<Images.Archives.ImportedLayer>
    {
        public void Report(Images.Archives.ImportedLayer value) => layers.TryWrite(value);
    }
}
