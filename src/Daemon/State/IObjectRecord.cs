namespace Sampan.Daemon.State;

/// <summary>A record that <see cref="RecordStore{TRecord}"/> keeps.</summary>
internal interface IObjectRecord
{
    /// <summary>The object's id: 64 hexadecimal digits.</summary>
    string Id { get; }
}
