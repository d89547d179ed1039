using System.Runtime.InteropServices.Marshalling;
using System.Text;

namespace Sampan.Linux.Files;

/// <summary>Passes a string to the kernel as <see cref="PathText"/> encodes it, with a final NUL.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(ManagedToUnmanagedIn))]
internal static unsafe class PathMarshaller
{
    internal ref struct ManagedToUnmanagedIn
    {
        private Span<byte> _bytes;

        public static int BufferSize => 256;

        public void FromManaged(string? text, Span<byte> buffer)
        {
            if (text is null)
            {
                _bytes = default;
                return;
            }
            if (text.Contains('\0'))
                throw new ArgumentException("A path cannot contain a NUL character.", nameof(text));
            _bytes = text.Length < buffer.Length && Ascii.IsValid(text) ? Short(text, buffer) : Long(text);
        }

        // The bytes are on the caller's stack or on the pinned heap: the address stays good for the call.
        public readonly byte* ToUnmanaged() =>
            (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _bytes.GetPinnableReference());

        public readonly void Free()
        {
        }

        private static Span<byte> Short(string text, Span<byte> buffer)
        {
            int length = Encoding.ASCII.GetBytes(text, buffer);
            buffer[length] = 0;
            return buffer[..(length + 1)];
        }

        private static Span<byte> Long(string text)
        {
            byte[] encoded = PathText.Encode(text);
            byte[] pinned = GC.AllocateUninitializedArray<byte>(encoded.Length + 1, pinned: true);
            encoded.CopyTo(pinned.AsSpan());
            pinned[^1] = 0;
            return pinned;
        }
    }
}
