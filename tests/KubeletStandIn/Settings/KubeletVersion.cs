using System.Globalization;

namespace Sampan.Tests.KubeletStandIn.Settings;

/// <summary>Which kubelet this stands in for: the first line of <see cref="File"/>, e.g. <c>1.23.17</c>.</summary>
/// <param name="Text">As written.</param>
/// <param name="Minor">Its second number.</param>
internal sealed record KubeletVersion(string Text, int Minor)
{
    private const string File = "/etc/standin-version";

    /// <summary>Whether it can speak to Docker by itself.</summary>
    public bool HasDockershim => Minor < 24;

    public static KubeletVersion Read()
    {
        string text = System.IO.File.Exists(File) ? System.IO.File.ReadLines(File).First().Trim() : "1.23.17";
        return new KubeletVersion(text, int.Parse(text.Split('.')[1], CultureInfo.InvariantCulture));
    }
}
